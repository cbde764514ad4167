/**
 * Kubernetes objects as such: the parts that each has, and how one is named and referred to.
 *
 * In: an object, or its group, kind, namespace and name. Out: references and keys. It knows no kind and no schema.
 */

/**
 * The parts every Kubernetes object has, as Postern reads them. Fields Postern never looks at are allowed and kept.
 * Times are RFC 3339 strings, as the API server prints them.
 */
export interface ObjectMeta {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly creationTimestamp?: string | null;
  readonly deletionTimestamp?: string | null;
  readonly generation?: number;
  readonly uid?: string;
  readonly resourceVersion?: string;
}

/** Any object of the snapshot before its kind is known. Treated as immutable from the provider on. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ObjectMeta;
  readonly spec?: unknown;
  readonly status?: unknown;
  /** Set by a provider: why the object was refused. The part that is left says only what it is about, and what it was to protect is closed. */
  readonly refused?: string;
}

/** Names one object. `group` is empty for the core group, `namespace` for cluster-scoped kinds. */
export interface ObjectRef {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** The API group of an `apiVersion`: `gateway.networking.k8s.io/v1` -> `gateway.networking.k8s.io`, `v1` -> empty. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

/** The reference that names `object`. */
export function refOf(object: KubeObject): ObjectRef {
  const { name, namespace } = object.metadata;
  return { group: groupOf(object.apiVersion), kind: object.kind, namespace: namespace ?? "", name };
}

/** `namespace/name`, or just the name for a cluster-scoped object: the key of an object within its kind. */
export function objectKey(namespace: string, name: string): string {
  return namespace === "" ? name : `${namespace}/${name}`;
}

/** Namespace and name of an object's key; the namespace is empty for a bare name. */
export function splitObjectKey(key: string): readonly [namespace: string, name: string] {
  const slash = key.indexOf("/");
  return slash < 0 ? ["", key] : [key.slice(0, slash), key.slice(slash + 1)];
}

/** A reference as people write it: `HTTPRoute default/backend`. Used in messages only. */
export function describeRef(ref: ObjectRef): string {
  return `${ref.kind} ${objectKey(ref.namespace, ref.name)}`;
}
