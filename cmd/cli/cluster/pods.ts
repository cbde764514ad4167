import { isNotFound, type KubeName, POD } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { APP_LABELS } from "../../../plugins/infra-kubernetes/manifests/labels.ts";
import { RATE_LIMIT_LABELS } from "../../../plugins/infra-kubernetes/ratelimit/settings.ts";
import type { Input } from "../command.ts";
import { Failure } from "../failure.ts";
import { answerOf, type Cluster, listAll } from "./cluster.ts";

/** The port of the admin pages of Envoy, and of Postern, in their pods; on loopback, so that only a forwarded port leads there. */
export const ADMIN_PORT = 19000;

/** Which pods are meant when nothing says so. */
export interface PodRole {
  readonly what: string;
  readonly selector: string;
}

/** The pods of proxies. */
export const PROXY: PodRole = { what: "Envoy", selector: selectorOf(APP_LABELS) };

/** The pods of Postern. */
export const CONTROL_PLANE: PodRole = { what: "Postern", selector: "control-plane=envoy-gateway" };

/** The pods that count requests for global rate limits. */
export const RATE_LIMIT: PodRole = {
  what: "rate limit service",
  selector: selectorOf(RATE_LIMIT_LABELS),
};

/** A pod, as far as commands look at it. */
export interface Pod extends KubeObject {
  readonly spec?: { readonly containers?: readonly { readonly name: string }[] };
  readonly status?: {
    readonly phase?: string;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** The running pods among those that the options and the name choose, in the order of namespace and name. At least one. */
export async function choosePods(
  cluster: Cluster,
  input: Input,
  role: PodRole,
  name: string | undefined,
): Promise<readonly KubeName[]> {
  const labels = input.texts("labels");
  const everywhere = input.flag("all-namespaces");
  if (name !== undefined && (labels.length > 0 || everywhere)) {
    throw new Failure(`a pod by its name stands alone: leave out ${name}, or --labels and --all-namespaces`);
  }
  const namespace = everywhere ? "" : (input.text("namespace") ?? "");
  const selector = labels.length > 0 ? labels.join(",") : role.selector;
  const pods =
    name === undefined ? await listPods(cluster, namespace, selector) : [await podNamed(cluster, { namespace, name })];
  if (pods.length === 0) {
    const where = everywhere
      ? "in no namespace"
      : `not in the namespace ${namespace}: name another one with -n, or look in all with -A`;
    throw new Failure(`there is no pod of ${role.what} with the labels ${selector}, ${where}`);
  }
  // Pods that ended, or have not begun, have nothing to say beside others that run.
  const live = pods.filter(({ status }) => status?.phase === "Running");
  return (live.length > 0 ? live : pods).map(running);
}

/** The pods that a selector names, in the order of namespace and name; all namespaces without one. */
export async function listPods(cluster: Cluster, namespace: string, labelSelector: string): Promise<readonly Pod[]> {
  return (await listAll(cluster, POD, { labelSelector, ...(namespace === "" ? {} : { namespace }) })) as readonly Pod[];
}

async function podNamed(cluster: Cluster, name: KubeName): Promise<Pod> {
  const answer = await cluster.client.get(POD, name);
  if ("fault" in answer && isNotFound(answer.fault)) {
    throw new Failure(`there is no pod ${name.name} in the namespace ${name.namespace}: -n names another one`);
  }
  return answerOf(cluster, `get the pod ${name.namespace}/${name.name}`, answer) as Pod;
}

function running({ metadata, status }: Pod): KubeName {
  const { namespace = "", name } = metadata;
  if (status?.phase === "Running") return { namespace, name };
  throw new Failure(`the pod ${namespace}/${name} does not run: it is ${status?.phase ?? "of an unknown state"}`);
}

function selectorOf(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}=${value}`)
    .join(",");
}
