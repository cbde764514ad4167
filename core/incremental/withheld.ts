import { objectCell } from "../resource/snapshot.ts";

/** Why an object is kept out of a translation, as a whole or in parts. */
export interface Withheld {
  /** One sentence for people: what Envoy said, or what failed. */
  readonly reason: string;
  /** Parts that are kept out (names of listeners, places of rules), with a reason each; absent when the whole object is. */
  readonly sections?: ReadonlyMap<string, string>;
}

/** What is kept out of a translation, by object. */
export type WithheldObjects = ReadonlyMap<string, Withheld>;

/** The key of an object among those that are withheld. `kind` is the name of its row in the table of kinds. */
export function withheldKey(kind: string, namespace: string, name: string): string {
  return objectCell(kind, namespace, name);
}
