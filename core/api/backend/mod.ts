/**
 * Backend: A backend outside of Kubernetes' Services: an address, a host name or a Unix socket.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type BackendSpec, backendSpec } from "./spec.ts";
import { type BackendStatus, backendStatus } from "./status.ts";

export type * from "./spec.ts";
export type * from "./status.ts";
export type * from "./tls.ts";

/** A backend outside of Kubernetes' Services: an address, a host name or a Unix socket. */
export interface Backend extends KubeObject {
  readonly spec: BackendSpec;
  readonly status?: BackendStatus;
}

/** The kind Backend. */
export const backendKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "Backend",
  plural: "backends",
  shortNames: ["be"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [
    {
      name: "v1alpha1",
      storage: true,
      columns: [{ name: "Status", type: "string", jsonPath: '.status.conditions[?(@.type=="Accepted")].reason' }, AGE],
    },
  ],
  statusPath: true,
  about: "A backend outside of Kubernetes' Services: an address, a host name or a Unix socket.",
  fields: () => ({
    spec: required(backendSpec, "What is wanted."),
    status: optional(backendStatus, "What controllers say."),
  }),
});
