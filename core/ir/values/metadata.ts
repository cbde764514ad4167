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

/** The part of Kubernetes object metadata that travels inside the IR. */
export interface KubeObjectMetadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

/** A whole Kubernetes object of a kind this program does not know, kept as it came (extension references). */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: KubeObjectMetadata;
  readonly [field: string]: unknown;
}

/** A box around a foreign object, handed untouched to the extension server. */
export interface UnstructuredRef {
  readonly object?: KubeObject;
}

/** The EnvoyProxy object that configures one fleet of proxies; its schema stands in core/api. */
export interface EnvoyProxyConfig {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}
