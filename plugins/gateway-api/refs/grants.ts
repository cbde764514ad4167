import type { Reader } from "../../../core/incremental/mod.ts";

/** The group, kind and namespace of the object that refers. */
export interface RefSource {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
}

/** The object that is referred to. */
export interface RefTarget {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The Gateway API's own group. */
export const GATEWAY_API_GROUP = "gateway.networking.k8s.io";
/** The group of Envoy Gateway's kinds. */
export const ENVOY_GATEWAY_GROUP = "gateway.envoyproxy.io";
/** The group of the multi-cluster services API. */
export const MULTICLUSTER_GROUP = "multicluster.x-k8s.io";

/**
 * Whether a reference may cross namespaces: "a ReferenceGrant in the namespace of the referent" names both sides.
 * Within one namespace every reference is allowed.
 */
export function refPermitted(read: Reader, from: RefSource, to: RefTarget): boolean {
  if (from.namespace === to.namespace) return true;
  return read
    .list("ReferenceGrant", "namespace", to.namespace)
    .some(
      ({ spec }) =>
        spec.from.some(
          (source) => source.namespace === from.namespace && source.group === from.group && source.kind === from.kind,
        ) &&
        spec.to.some(
          (target) => target.group === to.group && target.kind === to.kind && (!target.name || target.name === to.name),
        ),
    );
}
