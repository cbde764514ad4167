import type { MapEntry } from "./scalars.ts";

/** Names the policy that shaped a resource; printed into Envoy's metadata for people who debug. */
export interface PolicyMetadata {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Without this policy the resource would be open to people it is meant to keep out, so it must not be served without it. */
  readonly protects?: boolean;
}

/** Names the Kubernetes object a piece of IR came from; the xDS translator copies it into Envoy's filter metadata. */
export interface ResourceMetadata {
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  /** Only those under the gateway.envoyproxy.io/ prefix, which is cut off; sorted by key. */
  readonly annotations?: readonly MapEntry[];
  /** Listener, route rule or port name inside the object. */
  readonly sectionName?: string;
  readonly policies?: readonly PolicyMetadata[];
}
