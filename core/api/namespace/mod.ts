/**
 * Namespace: a room for objects; its labels decide who may attach to a listener.
 * In: nothing; this is a declaration. Out: the schema of the kind, as far as core/v1 can be stated field by field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, list, object, openMap, optional, text } from "../schema/mod.ts";

/** A room for objects. */
export interface Namespace extends KubeObject {
  readonly spec?: { readonly finalizers?: readonly string[] };
  readonly status?: Readonly<Record<string, unknown>>;
}

/** The kind Namespace. */
export const namespaceKind = defineKind({
  group: "",
  kind: "Namespace",
  plural: "namespaces",
  shortNames: ["ns"],
  scope: "Cluster",
  namePattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
  versions: [{ name: "v1", storage: true }],
  statusPath: true,
  about: "A room for objects; its labels decide who may attach to a listener.",
  fields: () => ({
    spec: optional(object({ finalizers: optional(list(text())) }), "What is wanted."),
    status: optional(openMap(), "What is there."),
  }),
});
