/**
 * XBackend: A backend outside of the cluster (experimental).
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, EXPERIMENTAL_GROUP } from "../shared/groups.ts";
import { type XBackendSpec, xBackendSpec } from "./spec.ts";
import { type XBackendStatus, xBackendStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";

/** A backend outside of the cluster (experimental). */
export interface XBackend extends KubeObject {
  readonly spec: XBackendSpec;
  readonly status?: XBackendStatus;
}

/** The kind XBackend. */
export const xBackendKind = defineKind({
  group: EXPERIMENTAL_GROUP,
  kind: "XBackend",
  plural: "xbackends",
  shortNames: ["xbackend"],
  categories: ["gateway-api"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  statusPath: true,
  about: "A backend outside of the cluster (experimental).",
  fields: () => ({
    spec: required(xBackendSpec, "What is wanted."),
    status: optional(xBackendStatus, "What controllers say."),
  }),
});
