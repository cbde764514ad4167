import { CUSTOM_RESOURCE_DEFINITION, isNotFound, type KubeResource } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { ownedResource } from "../../../plugins/infra-kubernetes/manifests/resources.ts";
import { CONTROL_PLANE_SERVICE } from "../../../plugins/infra-kubernetes/manifests/settings.ts";
import { CERTGEN } from "../../install/mod.ts";
import { answerOf, type Cluster, CONTROL_PLANE, listPods, type Pod } from "../cluster/mod.ts";
import { Failure } from "../failure.ts";
import { type Deadline, until } from "./deadline.ts";

const JOB: KubeResource = { group: "batch", version: "v1", plural: "jobs", kind: "Job", namespaced: true };

interface Conditions {
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
}

function holds({ status }: KubeObject, type: string): boolean {
  const { conditions = [] } = (status ?? {}) as Conditions;
  return conditions.some((condition) => condition.type === type && condition.status === "True");
}

/** Waits until objects of the defined kinds are taken. */
export async function awaitDefinitions(
  cluster: Cluster,
  definitions: readonly KubeObject[],
  deadline: Deadline,
): Promise<void> {
  for (const { metadata } of definitions) {
    await until(deadline, async () => {
      const answer = await cluster.client.get(CUSTOM_RESOURCE_DEFINITION, { namespace: "", name: metadata.name });
      const definition = answerOf(cluster, `get the definition ${metadata.name}`, answer);
      return holds(definition, "Established") ? undefined : `the definition ${metadata.name} is not established`;
    });
  }
}

/** Waits until the certificates are made and every replica is ready. */
export async function awaitReady(cluster: Cluster, namespace: string, deadline: Deadline): Promise<void> {
  await until(deadline, () => withoutCertificates(cluster, namespace));
  await until(deadline, () => notReady(cluster, namespace));
}

async function withoutCertificates(cluster: Cluster, namespace: string): Promise<string | undefined> {
  const answer = await cluster.client.get(JOB, { namespace, name: CERTGEN });
  // A finished job goes by itself.
  if ("fault" in answer && isNotFound(answer.fault)) return undefined;
  const job = answerOf(cluster, `get jobs in the namespace ${namespace}`, answer);
  if (holds(job, "Complete")) return undefined;
  const title = `the job ${namespace}/${CERTGEN}, which makes the certificates,`;
  if (holds(job, "Failed")) throw new Failure(`${title} failed: kubectl logs -n ${namespace} job/${CERTGEN} says why`);
  return `${title} is not done${await stuck(cluster, namespace, `batch.kubernetes.io/job-name=${CERTGEN}`)}`;
}

async function notReady(cluster: Cluster, namespace: string): Promise<string | undefined> {
  const answer = await cluster.client.get(ownedResource("Deployment"), { namespace, name: CONTROL_PLANE_SERVICE });
  const deployment = answerOf(cluster, `get deployments in the namespace ${namespace}`, answer);
  const { replicas = 1 } = (deployment.spec ?? {}) as { readonly replicas?: number };
  const status = (deployment.status ?? {}) as {
    readonly observedGeneration?: number;
    readonly updatedReplicas?: number;
    readonly availableReplicas?: number;
  };
  const current = status.observedGeneration === deployment.metadata.generation;
  const ready = Math.min(status.updatedReplicas ?? 0, status.availableReplicas ?? 0);
  if (current && ready >= replicas) return undefined;
  return `${ready} of ${replicas} replicas of Postern are ready${await stuck(cluster, namespace, CONTROL_PLANE.selector)}`;
}

/** Why containers of pods wait, as the kubelet says it: an image that is not to be had, for one. */
async function stuck(cluster: Cluster, namespace: string, selector: string): Promise<string> {
  const pods = (await listPods(cluster, namespace, selector)) as readonly (Pod & {
    readonly status?: ContainerStates;
  })[];
  const reasons = pods.flatMap(({ metadata, status }) =>
    (status?.containerStatuses ?? []).flatMap(({ state }) =>
      state?.waiting?.message ? [`${metadata.name}: ${state.waiting.reason}: ${state.waiting.message}`] : [],
    ),
  );
  return reasons.length === 0 ? "" : `; ${reasons.join("; ")}`;
}

interface ContainerStates {
  readonly containerStatuses?: readonly {
    readonly state?: { readonly waiting?: { readonly reason?: string; readonly message?: string } };
  }[];
}
