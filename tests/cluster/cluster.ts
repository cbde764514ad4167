import type { KubeClient, KubeResource, KubeResult } from "../../core/kube/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { connectKubernetes } from "../../providers/kubernetes/mod.ts";
import { systemClock } from "../contract/surroundings.ts";

/** A cluster tests may write to, or why there is none. */
export type Cluster = { readonly client: KubeClient } | { readonly reason: string };

/**
 * The cluster of `KUBECONFIG`, when it answers and has the Gateway API: `npm test tests/cluster` raises one. Tests make namespaces of their own and
 * remove them. A cluster that was raised for the tests and does not answer any more is no reason to skip one: it throws.
 */
export async function findCluster(): Promise<Cluster> {
  const { KUBECONFIG, POSTERN_NO_CLUSTER: impossible, POSTERN_RIG: raised } = process.env;
  if (impossible !== undefined) return { reason: impossible };
  if (KUBECONFIG === undefined) return { reason: "KUBECONFIG is not set: npm test tests/cluster" };
  const client = connectKubernetes({ env: process.env, clock: systemClock });
  const answer = await client.read("/apis/gateway.networking.k8s.io/v1", { signal: AbortSignal.timeout(5_000) });
  if ("value" in answer) return { client };
  const reason = `no cluster with Gateway API answers: ${answer.fault.message}`;
  if (raised !== undefined) throw new Error(reason);
  return { reason };
}

/** How the skipped suite is called: its name, and why it does not run. */
export function suiteName(name: string, cluster: Cluster): string {
  return "reason" in cluster ? `${name} (skipped: ${cluster.reason})` : name;
}

const gatewayApi = (kind: string, plural: string, namespaced = true): KubeResource => ({
  group: "gateway.networking.k8s.io",
  version: "v1",
  plural,
  kind,
  namespaced,
});

/** The resources tests write. */
export const RESOURCES = {
  Namespace: { group: "", version: "v1", plural: "namespaces", kind: "Namespace", namespaced: false },
  Secret: { group: "", version: "v1", plural: "secrets", kind: "Secret", namespaced: true },
  GatewayClass: gatewayApi("GatewayClass", "gatewayclasses", false),
  Gateway: gatewayApi("Gateway", "gateways"),
  HTTPRoute: gatewayApi("HTTPRoute", "httproutes"),
} as const satisfies Readonly<Record<string, KubeResource>>;

/** The steps of a test in a cluster, each of which fails the test when the server refuses it. */
export interface Hands {
  readonly client: KubeClient;
  put(kind: keyof typeof RESOURCES, namespace: string, name: string, rest?: object): Promise<KubeObject>;
  get(kind: keyof typeof RESOURCES, namespace: string, name: string): Promise<KubeObject>;
  remove(kind: keyof typeof RESOURCES, namespace: string, name: string): Promise<void>;
}

/** Hands on a cluster. */
export function handsOn(client: KubeClient): Hands {
  const done = <T>(answer: KubeResult<T>): T => {
    if ("fault" in answer) throw new Error(answer.fault.message);
    return answer.value;
  };
  return {
    client,
    put: async (kind, namespace, name, { labels, ...rest }: { labels?: Record<string, string> } = {}) => {
      const resource: KubeResource = RESOURCES[kind];
      const { group, version } = resource;
      const apiVersion = group === "" ? version : `${group}/${version}`;
      const metadata = { name, ...(namespace && { namespace }), ...(labels && { labels }) };
      const object = { apiVersion, kind, metadata, ...rest };
      return done(await client.apply(resource, object, { fieldManager: "postern-test", force: true }));
    },
    get: async (kind, namespace, name) => done(await client.get(RESOURCES[kind], { namespace, name })),
    remove: async (kind, namespace, name) => {
      await client.delete(RESOURCES[kind], { namespace, name });
    },
  };
}
