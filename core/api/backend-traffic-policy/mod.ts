/**
 * BackendTrafficPolicy: How the proxies treat backends of a Gateway or a route.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { policyStatus } from "../shared/policy.ts";
import { backendTrafficPolicy } from "./kind.ts";
import { backendTrafficPolicySpec } from "./spec.ts";

export type * from "./admission-control.ts";
export type * from "./bandwidth-limit.ts";
export type * from "./fault-injection.ts";
export type * from "./http-upgrade.ts";
export type * from "./kind.ts";
export type * from "./rate-limit.ts";
export type * from "./rate-limit-condition.ts";
export type * from "./response-override.ts";
export type * from "./spec.ts";
export type * from "./telemetry.ts";

/** The kind BackendTrafficPolicy. */
export const backendTrafficPolicyKind = defineKind({
  ...backendTrafficPolicy,
  statusPath: true,
  about: "How the proxies treat backends of a Gateway or a route.",
  fields: () => ({
    spec: required(backendTrafficPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
