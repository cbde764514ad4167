import { objectCell } from "../resource/snapshot.ts";

/** Why an object is kept out of a translation, as a whole or in parts. */
export interface Withheld {
  /** One sentence for people: what a proxy said, or what failed. */
  readonly reason: string;
  /** Parts that are kept out (names of listeners, places of rules), with a reason each; absent when the whole object is. */
  readonly sections?: ReadonlyMap<string, string>;
  /**
   * The object's replacement: an `earlier` version, which stands among the objects; an answer that it `closed`; or `nothing`, where not even that answer can
   * be given.
   */
  readonly instead: "earlier" | "closed" | "nothing";
}

/** The objects that are kept out of a translation, by key. */
export type WithheldObjects = ReadonlyMap<string, Withheld>;

/** The key of an object among those that are withheld. `kind` is the name of its row in the table of kinds. */
export function withheldKey(kind: string, namespace: string, name: string): string {
  return objectCell(kind, namespace, name);
}

/** Why an object, or this part of it, is kept out and not replaced by an earlier version; undefined when it is not. */
export function closedReason(withheld: Withheld | undefined, section?: string): string | undefined {
  if (withheld === undefined || withheld.instead === "earlier") return undefined;
  if (withheld.sections === undefined) return withheld.reason;
  return section === undefined ? undefined : withheld.sections.get(section);
}
