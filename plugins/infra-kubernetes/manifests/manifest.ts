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

/** A value, or one sentence that tells the user why there is none. */
export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** The succeeding result. */
export function done<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** The failing result. */
export function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
