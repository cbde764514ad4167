import type { KubeObject, ObjectMeta } from "../../../core/resource/mod.ts";

/** Makes an object go when the object it names goes. */
export interface OwnerReference {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

/** Metadata of an object that Postern writes. */
export interface ManifestMeta extends ObjectMeta {
  readonly ownerReferences?: readonly OwnerReference[];
}

/** A Kubernetes object as it is applied; fields that are undefined are not sent. */
export interface Manifest extends KubeObject {
  readonly metadata: ManifestMeta;
  readonly [field: string]: unknown;
}
