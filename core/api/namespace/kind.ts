import type { KubeObject } from "../../object/mod.ts";
import { declareKind } from "../shared/declaration.ts";

/** A room for objects. */
export interface Namespace extends KubeObject {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: Readonly<Record<string, unknown>>;
}

/** The declaration of the kind Namespace: all that the rest of Postern has to know about it. */
export const namespace = declareKind<Namespace>()({
  group: "",
  kind: "Namespace",
  plural: "namespaces",
  shortNames: ["ns"],
  scope: "Cluster",
  versions: [{ name: "v1", storage: true }],
  reads: ["v1"],
  watch: "always",
  status: "none",
  indexes: {},
});
