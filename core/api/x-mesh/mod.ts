/**
 * XMesh: A service mesh (experimental).
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */

import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, EXPERIMENTAL_GROUP } from "../shared/groups.ts";
import { pending } from "../shared/values.ts";
import { type MeshSpec, meshSpec } from "./spec.ts";
import { type MeshStatus, meshStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** A service mesh (experimental). */
export interface XMesh extends KubeObject {
  readonly spec: MeshSpec;
  readonly status?: MeshStatus;
}

/** The kind XMesh. */
export const xMeshKind = defineKind({
  group: EXPERIMENTAL_GROUP,
  kind: "XMesh",
  plural: "xmeshes",
  shortNames: ["mesh"],
  categories: ["gateway-api"],
  scope: "Cluster",
  versions: [
    {
      name: "v1alpha1",
      storage: true,
      columns: [
        { name: "Accepted", type: "string", jsonPath: '.status.conditions[?(@.type=="Accepted")].status' },
        AGE,
      ],
    },
  ],
  statusPath: true,
  about: "A service mesh (experimental).",
  fields: () => ({
    spec: required(meshSpec, "What is wanted."),
    status: optional(meshStatus, "What controllers say.", {
      default: {
        conditions: pending("Accepted"),
      },
    }),
  }),
});
