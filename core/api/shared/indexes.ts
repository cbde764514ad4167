import type { KubeObject } from "../../object/mod.ts";

/** The keys under which an object is filed in one index; equal keys are filed once. Must accept any object of the kind, valid or not. */
export type KeysOf<T> = (object: T) => readonly string[];

interface LooseRef {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
}

/** Any route, valid or not. */
export interface RouteLike extends KubeObject {
  readonly spec?: { readonly parentRefs?: readonly LooseRef[] };
}

/** Any policy, valid or not. */
export interface PolicyLike extends KubeObject {
  readonly spec?: {
    readonly targetRef?: LooseRef;
    readonly targetRefs?: readonly LooseRef[];
    readonly targetSelectors?: readonly { readonly namespaces?: { readonly from?: string } }[];
  };
}

/** Routes by parent: key `Gateway/<namespace>/<name>` or `ListenerSet/<namespace>/<name>`. */
export const indexesOfRoute = {
  parent: (route: RouteLike) =>
    (route.spec?.parentRefs ?? []).map(
      (ref) => `${ref.kind ?? "Gateway"}/${ref.namespace ?? route.metadata.namespace ?? ""}/${ref.name}`,
    ),
};

/**
 * Policies by target: key `<Kind>/<namespace>/<name>` for each reference (targets live in the policy's own namespace), and
 * `selector/<namespace>` for a policy that chooses its targets by label in its own namespace, `selector` for one that does so in others.
 */
export const indexesOfPolicy = {
  target: (policy: PolicyLike) => {
    const { targetRef, targetRefs = [], targetSelectors = [] } = policy.spec ?? {};
    const namespace = policy.metadata.namespace ?? "";
    const refs = targetRef ? [targetRef, ...targetRefs] : targetRefs;
    const keys = refs.map((ref) => `${ref.kind}/${namespace}/${ref.name}`);
    const across = targetSelectors.filter(({ namespaces }) => namespaces && (namespaces.from ?? "Same") !== "Same");
    if (across.length > 0) keys.push("selector");
    if (across.length < targetSelectors.length) keys.push(`selector/${namespace}`);
    return keys;
  },
};

/** Grants by the namespace they open: key `<namespace>`. */
export const indexesOfGrant = {
  namespace: (grant: KubeObject) => [grant.metadata.namespace ?? ""],
};

/** EndpointSlices by what they belong to: key `Service/<namespace>/<name>` or `ServiceImport/<namespace>/<name>`. */
export function sliceServices(slice: KubeObject): readonly string[] {
  const { namespace = "", labels = {} } = slice.metadata;
  const keys: string[] = [];
  const service = labels["kubernetes.io/service-name"];
  if (service !== undefined) keys.push(`Service/${namespace}/${service}`);
  const imported = labels["multicluster.kubernetes.io/service-name"];
  if (imported !== undefined) keys.push(`ServiceImport/${namespace}/${imported}`);
  return keys;
}

/**
 * Services by the data plane they stand before: key `<namespace of the Service>:<owner>`, where the owner is `<namespace>/<name>` of a Gateway or
 * the name of a GatewayClass, as the labels say that the infra managers write (`ownerInLabels`).
 */
export const indexesOfService = {
  owner: ({ metadata }: KubeObject) => {
    const { labels = {}, namespace = "" } = metadata;
    const gateway = labels["gateway.envoyproxy.io/owning-gateway-name"];
    const gatewayNamespace = labels["gateway.envoyproxy.io/owning-gateway-namespace"];
    const gatewayClass = labels["gateway.envoyproxy.io/owning-gatewayclass"];
    const owners = gateway !== undefined && gatewayNamespace !== undefined ? [`${gatewayNamespace}/${gateway}`] : [];
    if (gatewayClass !== undefined) owners.push(gatewayClass);
    return owners.map((owner) => `${namespace}:${owner}`);
  },
};
