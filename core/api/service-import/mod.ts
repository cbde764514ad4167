/**
 * ServiceImport: a Service of another cluster (Multi-Cluster Services API).
 * In: nothing; a schema is a declaration. Out: the schema of the kind. The schema never looks at other objects.
 */
import { defineKind, openMap, optional } from "../schema/mod.ts";
import { serviceImport } from "./kind.ts";
import { serviceImportSpec } from "./spec.ts";

export type * from "./kind.ts";
export type * from "./spec.ts";

/** The kind ServiceImport. */
export const serviceImportKind = defineKind({
  ...serviceImport,
  statusPath: true,
  about: "A Service of another cluster.",
  fields: () => ({
    spec: optional(serviceImportSpec, "What is named."),
    status: optional(openMap(), "What is there."),
  }),
});
