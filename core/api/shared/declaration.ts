import type { KubeObject } from "../../object/mod.ts";
import type { KindSchema } from "../schema/mod.ts";
import type { KeysOf } from "./indexes.ts";

/** Where a kind carries what controllers say of it; `none` for kinds that Postern never reports on. */
export type StatusShape = "conditions" | "gateway" | "listeners" | "parents" | "ancestors" | "none";

/** A place in an object where a Secret or ConfigMap can be named, and the kind that is meant when the reference says none. */
export interface ReferencePath {
  /** Field names; `[]` goes through a list. */
  readonly path: string;
  readonly kind?: "Secret" | "ConfigMap";
}

/** Names a field that refers to a Secret. */
export const secret = (path: string): ReferencePath => ({ path, kind: "Secret" });

/** Names a field whose reference says itself whether it is to a Secret or a ConfigMap. */
export const either = (path: string): ReferencePath => ({ path });

/** The names and versions that the CustomResourceDefinition of a kind has as well. */
type Names = Pick<KindSchema, "group" | "plural" | "shortNames" | "categories" | "scope" | "versions">;

/**
 * All that the rest of Postern has to know about a kind, said once: providers, the store, the command line, rights and printed definitions follow from
 * it. The schema of its fields is beside it, in `mod.ts`, since most of what reads objects needs no schema.
 */
export interface KindDeclaration<T extends KubeObject> extends Names {
  /** Versions that are read, the preferred one first; objects of each have the same fields. */
  readonly reads: readonly string[];
  /**
   * When a provider must watch the kind: `always`; `if-served`, skipped with a warning while its definition is absent;
   * `referenced`, where only objects that others refer to are kept (they may be many, or secret).
   */
  readonly watch: "always" | "if-served" | "referenced";
  readonly status: StatusShape;
  /** Indexes by name: the keys under which an object is filed. Pure; see `Reader.list`. */
  readonly indexes: Readonly<Record<string, KeysOf<T>>>;
  /** Where its objects name Secrets and ConfigMaps, of which only those are kept that somebody names. */
  readonly references?: readonly ReferencePath[];
}

/** A declaration with its name, and the type of its objects for the compiler alone. */
export type Declared<T extends KubeObject, N extends string> = KindDeclaration<T> & {
  readonly kind: N;
  readonly object?: T;
};

/** Declares a kind whose objects are of type T: `declareKind<Gateway>()({ kind: "Gateway", … })`. */
export function declareKind<T extends KubeObject>() {
  return <const N extends string>(declaration: KindDeclaration<T> & { readonly kind: N }): Declared<T, N> =>
    declaration;
}
