/**
 * BackendTrafficPolicy: How the proxies treat backends of a Gateway or a route.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { AGE, ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type PolicyStatus, policyStatus } from "../shared/policy.ts";
import { type BackendTrafficPolicySpec, backendTrafficPolicySpec } from "./spec.ts";

export type * from "./admission-control.ts";
export type * from "./bandwidth-limit.ts";
export type * from "./fault-injection.ts";
export type * from "./http-upgrade.ts";
export type * from "./rate-limit.ts";
export type * from "./rate-limit-condition.ts";
export type * from "./response-override.ts";
export type * from "./spec.ts";
export type * from "./telemetry.ts";

/** How the proxies treat backends of a Gateway or a route. */
export interface BackendTrafficPolicy extends KubeObject {
  readonly spec: BackendTrafficPolicySpec;
  readonly status?: PolicyStatus;
}

/** The kind BackendTrafficPolicy. */
export const backendTrafficPolicyKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "BackendTrafficPolicy",
  plural: "backendtrafficpolicies",
  shortNames: ["btp"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true, columns: [AGE] }],
  statusPath: true,
  about: "How the proxies treat backends of a Gateway or a route.",
  fields: () => ({
    spec: required(backendTrafficPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
