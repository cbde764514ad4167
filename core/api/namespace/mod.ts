/**
 * Namespace: a room for objects; its labels decide who may attach to a listener.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, as far as core/v1 can be stated field by field. The schema never looks at other objects.
 */
import { defineKind, list, object, openMap, optional, text } from "../schema/mod.ts";
import { namespace } from "./kind.ts";

export type * from "./kind.ts";

/** The kind Namespace. */
export const namespaceKind = defineKind({
  ...namespace,
  namePattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
  statusPath: true,
  about: "A room for objects; its labels decide who may attach to a listener.",
  fields: () => ({
    spec: optional(object({ finalizers: optional(list(text())) }), "What is wanted."),
    status: optional(openMap(), "What is there."),
  }),
});
