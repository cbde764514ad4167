/**
 * ClientTrafficPolicy: How the proxies treat clients of a Gateway.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type PolicyStatus, policyStatus } from "../shared/policy.ts";
import { type ClientTrafficPolicySpec, clientTrafficPolicySpec } from "./spec.ts";

export type * from "./client-ip.ts";
export type * from "./connection.ts";
export type * from "./headers.ts";
export type * from "./http1.ts";
export type * from "./path.ts";
export type * from "./spec.ts";
export type * from "./timeout.ts";
export type * from "./tls.ts";

/** How the proxies treat clients of a Gateway. */
export interface ClientTrafficPolicy extends KubeObject {
  readonly spec: ClientTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

/** The kind ClientTrafficPolicy. */
export const clientTrafficPolicyKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "ClientTrafficPolicy",
  plural: "clienttrafficpolicies",
  shortNames: ["ctp"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  statusPath: true,
  about: "How the proxies treat clients of a Gateway.",
  fields: () => ({
    spec: required(clientTrafficPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
