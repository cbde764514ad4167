import { DEFAULT_CONTROLLER_NAME } from "../../../../core/config/mod.ts";
import { isNotFound, resourceOf } from "../../../../core/kube/mod.ts";
import { readYaml, tableKind } from "../../../../core/resource/mod.ts";
import { type ConfigFile, installation } from "../../../install/mod.ts";
import { answerOf, type Cluster, CONTROL_PLANE, listPods, openCluster } from "../../cluster/mod.ts";
import type { Run } from "../../command.ts";
import { type Deadline, deadlineOf, until } from "../../install/deadline.ts";
import { removeLeftovers } from "../../install/leftovers.ts";
import { refuseHelm } from "../../install/owner.ts";
import { removeDefinitions } from "../../install/remove-definitions.ts";
import { createWriter } from "../../install/writer.ts";

export const run: Run = async (input, io) => {
  const namespace = input.text("namespace") ?? "";
  const deadline = deadlineOf("uninstall", input);
  const dryRun = input.flag("dry-run");
  const cluster = await openCluster(input, io);
  await refuseHelm(cluster, namespace);
  const config = await installedConfig(cluster, namespace);
  const writer = createWriter(cluster, { dryRun, tell: (line) => io.talk(`${line}\n`) });
  // Postern still runs: it takes its finalizers off, and its proxies down.
  if (input.flag("with-crds")) await removeDefinitions(cluster, writer, dryRun ? undefined : deadline);
  const objects = installation({ namespace, image: "", clusterDomain: "", config, admissionWebhook: true });
  let removed = 0;
  for (const object of objects.toReversed()) if (await writer.remove(object)) removed += 1;
  const everything = input.flag("everything");
  // With a Postern that still runs, what is taken away would come back.
  if ((input.flag("wait") || everything) && !dryRun) await podsGone(cluster, namespace, deadline);
  if (everything) {
    const { gateway } = config as { readonly gateway?: { readonly controllerName?: string } };
    const controllerName = input.text("controller") ?? gateway?.controllerName ?? DEFAULT_CONTROLLER_NAME;
    removed += await removeLeftovers(cluster, writer, {
      namespace,
      controllerName,
      dryRun,
      tell: (line) => io.talk(`${line}\n`),
    });
  }
  io.talk(
    removed === 0
      ? `there is no Postern in the namespace ${namespace}: -n names another one\n`
      : everything
        ? `the namespace ${namespace} stays, and the definitions: kubectl delete namespace ${namespace}\n`
        : `the namespace ${namespace} stays, with proxies, the Secrets of certificates and the Lease: --everything takes these too\n`,
  );
  return removed === 0 ? 1 : 0;
};

async function podsGone(cluster: Cluster, namespace: string, deadline: Deadline): Promise<void> {
  await until(deadline, async () => {
    const pods = await listPods(cluster, namespace, CONTROL_PLANE.selector);
    return pods.length === 0 ? undefined : `the pod ${namespace}/${pods[0]?.metadata.name} is still there`;
  });
}

/** The configuration of an installation, on which the names of its roles depend; empty where there is none. */
async function installedConfig(cluster: Cluster, namespace: string): Promise<ConfigFile> {
  const resource = resourceOf(tableKind("ConfigMap"), "v1");
  const answer = await cluster.client.get(resource, { namespace, name: "envoy-gateway-config" });
  if ("fault" in answer && isNotFound(answer.fault)) return {};
  const { data = {} } = answerOf(cluster, `get config maps in the namespace ${namespace}`, answer) as {
    readonly data?: Readonly<Record<string, string>>;
  };
  return (readYaml(data["envoy-gateway.yaml"] ?? "")[0]?.value ?? {}) as ConfigFile;
}
