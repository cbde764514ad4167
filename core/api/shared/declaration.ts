import type { KubeObject } from "../../object/mod.ts";
import type { KindSchema } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP, GATEWAY_API_GROUP, GATEWAY_API_VERSIONS } from "./groups.ts";
import { indexesOfPolicy, indexesOfRoute, type KeysOf } from "./indexes.ts";

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

/** The part of a declaration that is the same for all routes. */
export const ROUTE_ROW = {
  group: GATEWAY_API_GROUP,
  categories: ["gateway-api"],
  scope: "Namespaced",
  reads: GATEWAY_API_VERSIONS,
  watch: "if-served",
  status: "parents",
  indexes: indexesOfRoute,
} as const;

/** The part of a declaration that is the same for all policies of Envoy Gateway. */
export const ENVOY_POLICY_ROW = {
  group: ENVOY_GATEWAY_GROUP,
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  reads: ["v1alpha1"],
  watch: "if-served",
  status: "ancestors",
  indexes: indexesOfPolicy,
} as const;
