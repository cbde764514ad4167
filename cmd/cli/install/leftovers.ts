import { isNotFound, type KubeResource, resourceOf } from "../../../core/kube/mod.ts";
import { type KubeObject, tableKind } from "../../../core/resource/mod.ts";
import { OWNED_SELECTOR } from "../../../plugins/infra-kubernetes/manager/owner-key.ts";
import { GATEWAY_CLASS, OWNED } from "../../../plugins/infra-kubernetes/manifests/resources.ts";
import { patchOf } from "../../../providers/kubernetes/class-finalizer.ts";
import { webhookNames } from "../../install/mod.ts";
import { answerOf, type Cluster, listAll } from "../cluster/mod.ts";
import { FIELD_MANAGER, type Writer } from "./writer.ts";

/** Options for taking leftovers away. */
export interface LeftoversOptions {
  readonly namespace: string;
  readonly controllerName: string;
  readonly dryRun: boolean;
  readonly tell: (line: string) => void;
}

const core = (kind: "Secret" | "ConfigMap") => resourceOf(tableKind(kind), "v1");

/** Secrets that certgen makes, and the Lease of the leader, by name; verdicts have names that begin so. */
const SECRETS: readonly string[] = ["envoy-gateway", "envoy", "envoy-rate-limit", "envoy-oidc-hmac"];
const LEASE_NAME = "5b9825d2.gateway.envoyproxy.io";
const VERDICTS = "postern-verdicts-";

/**
 * Takes away what an installation leaves behind on purpose, when it is to be gone for good: proxies that run, certificates, the Lease, verdicts, webhooks, and the finalizers of its
 * GatewayClasses, which nobody would take off any more. Returns how many objects there were.
 */
export async function removeLeftovers(cluster: Cluster, writer: Writer, options: LeftoversOptions): Promise<number> {
  const { namespace } = options;
  const named = (apiVersion: string, kind: string, name: string, own = true): KubeObject => ({
    ...{ apiVersion, kind, metadata: { name, ...(own && { namespace }) } },
  });
  const names = webhookNames(namespace);
  const doomed: KubeObject[] = [
    named("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration", names.topology, false),
    named("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", names.admission, false),
    ...(await fleets(cluster, namespace)),
    ...SECRETS.map((name) => named("v1", "Secret", name)),
    named("coordination.k8s.io/v1", "Lease", LEASE_NAME),
    ...(await verdicts(cluster, namespace)),
  ];
  let removed = 0;
  for (const object of doomed) if (await writer.remove(object)) removed += 1;
  return removed + (await releaseClasses(cluster, options));
}

/** The objects of proxies and the rate limit service. In the namespaces of Gateways each goes with its Gateway, which owns it. */
async function fleets(cluster: Cluster, namespace: string): Promise<readonly KubeObject[]> {
  const lists = OWNED.map(async (resource) => {
    const objects = await listAll(cluster, resource, { namespace, labelSelector: OWNED_SELECTOR });
    return objects.map((object) => ({ ...object, apiVersion: versionOf(resource), kind: resource.kind }));
  });
  return (await Promise.all(lists)).flat();
}

async function verdicts(cluster: Cluster, namespace: string): Promise<readonly KubeObject[]> {
  const maps = await listAll(cluster, core("ConfigMap"), { namespace });
  const ours = maps.filter(({ metadata }) => metadata.name.startsWith(VERDICTS));
  return ours.map((object) => ({ ...object, apiVersion: "v1", kind: "ConfigMap" }));
}

/** Items of a list do not say what they are. */
function versionOf({ group, version }: KubeResource): string {
  return group === "" ? version : `${group}/${version}`;
}

async function releaseClasses(cluster: Cluster, { controllerName, dryRun, tell }: LeftoversOptions): Promise<number> {
  const listed = await cluster.client.list(GATEWAY_CLASS, {});
  if ("fault" in listed && isNotFound(listed.fault)) return 0;
  const classes = answerOf(cluster, "list gatewayclasses", listed).items;
  let released = 0;
  for (const gatewayClass of classes) {
    const { controllerName: of } = gatewayClass.spec as { readonly controllerName?: string };
    const body = of === controllerName ? patchOf(gatewayClass, false) : undefined;
    if (body === undefined) continue;
    released += 1;
    const { name } = gatewayClass.metadata;
    tell(`GatewayClass ${name} ${dryRun ? "would be released" : "released"} from its finalizer`);
    if (dryRun) continue;
    const patch = { type: "json", body } as const;
    const answer = await cluster.client.patch(GATEWAY_CLASS, { namespace: "", name }, patch, {
      fieldManager: FIELD_MANAGER,
    });
    if ("fault" in answer && !isNotFound(answer.fault))
      answerOf(cluster, `take the finalizer off the GatewayClass ${name}`, answer);
  }
  return released;
}
