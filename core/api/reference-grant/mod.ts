/**
 * ReferenceGrant: Allows objects of other namespaces to refer to objects of this one.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, required } from "../schema/mod.ts";
import { referenceGrant } from "./kind.ts";
import { referenceGrantSpec } from "./spec.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";

/** The kind ReferenceGrant. */
export const referenceGrantKind = defineKind({
  ...referenceGrant,
  statusPath: false,
  about: "Allows objects of other namespaces to refer to objects of this one.",
  fields: () => ({ spec: required(referenceGrantSpec, "What is wanted.") }),
});
