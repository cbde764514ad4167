/**
 * Service: names a set of endpoints.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, as far as core/v1 can be stated field by field. The schema never looks at other objects.
 */
import { defineKind, optional } from "../schema/mod.ts";
import { service } from "./kind.ts";
import { serviceSpec, serviceStatus } from "./spec.ts";

export type * from "./kind.ts";
export type * from "./spec.ts";

/** The kind Service. */
export const serviceKind = defineKind({
  ...service,
  namePattern: "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$",
  statusPath: true,
  about: "Names a set of endpoints.",
  fields: () => ({ spec: optional(serviceSpec, "What is wanted."), status: optional(serviceStatus, "What is there.") }),
});
