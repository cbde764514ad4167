/**
 * ReferenceGrant: Allows objects of other namespaces to refer to objects of this one.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, required } from "../schema/mod.ts";
import { AGE, GATEWAY_API_GROUP } from "../shared/groups.ts";
import { type ReferenceGrantSpec, referenceGrantSpec } from "./spec.ts";

export type * from "./spec.ts";

/** Allows objects of other namespaces to refer to objects of this one. */
export interface ReferenceGrant extends KubeObject {
  readonly spec: ReferenceGrantSpec;
}

/** The kind ReferenceGrant. */
export const referenceGrantKind = defineKind({
  group: GATEWAY_API_GROUP,
  kind: "ReferenceGrant",
  plural: "referencegrants",
  shortNames: ["refgrant"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [
    { name: "v1", columns: [AGE] },
    { name: "v1beta1", storage: true, columns: [AGE] },
  ],
  statusPath: false,
  about: "Allows objects of other namespaces to refer to objects of this one.",
  fields: () => ({ spec: required(referenceGrantSpec, "What is wanted.") }),
});
