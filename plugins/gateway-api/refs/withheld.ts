import { closedReason, type Reader } from "../../../core/incremental/mod.ts";
import { type KubeObject, objectKey, splitObjectKey, type TableKind } from "../../../core/resource/mod.ts";
import { referenceWithheld, refusedAtSource, refusedText } from "../../../core/status/catalogue/withheld.ts";

/** Names an object of a kind. */
export interface NamedObject {
  readonly kind: TableKind;
  readonly namespace: string;
  readonly name: string;
}

/** Why an object that is referred to is not there: that it is withheld, or else the text that says so. */
export function absence({ kind, namespace, name }: NamedObject, missing: string, read: Reader): string {
  const withheld = read.withheld(kind, namespace, name);
  return withheld === undefined ? missing : referenceWithheld(kind, objectKey(namespace, name), withheld.reason);
}

/** Why an object, or a part of it, must not be used, and no earlier version of it is; undefined when it may. `key` is `namespace/name`. */
export function withheldReason(kind: TableKind, key: string, read: Reader, section?: string): string | undefined {
  const { refused } = (read.get(kind, ...splitObjectKey(key)) ?? {}) as Partial<KubeObject>;
  if (refused !== undefined) return refusedAtSource(refused);
  const reason = closedReason(read.withheld(kind, ...splitObjectKey(key)), section);
  return reason === undefined ? undefined : refusedText(reason);
}
