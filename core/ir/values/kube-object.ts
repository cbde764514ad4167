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
