/**
 * Backend: A backend outside of Kubernetes' Services: an address, a host name or a Unix socket.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { backend } from "./kind.ts";
import { backendSpec } from "./spec.ts";
import { backendStatus } from "./status.ts";

export type * from "./kind.ts";

export type * from "./spec.ts";
export type * from "./status.ts";
export type * from "./tls.ts";

/** The kind Backend. */
export const backendKind = defineKind({
  ...backend,
  statusPath: true,
  about: "A backend outside of Kubernetes' Services: an address, a host name or a Unix socket.",
  fields: () => ({
    spec: required(backendSpec, "What is wanted."),
    status: optional(backendStatus, "What controllers say."),
  }),
});
