/**
 * ClientTrafficPolicy: How the proxies treat clients of a Gateway.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { policyStatus } from "../shared/policy.ts";
import { clientTrafficPolicy } from "./kind.ts";
import { clientTrafficPolicySpec } from "./spec.ts";

export type * from "./client-ip.ts";
export type * from "./connection.ts";
export type * from "./headers.ts";
export type * from "./http1.ts";
export type * from "./kind.ts";
export type * from "./path.ts";
export type * from "./spec.ts";
export type * from "./timeout.ts";
export type * from "./tls.ts";

/** The kind ClientTrafficPolicy. */
export const clientTrafficPolicyKind = defineKind({
  ...clientTrafficPolicy,
  statusPath: true,
  about: "How the proxies treat clients of a Gateway.",
  fields: () => ({
    spec: required(clientTrafficPolicySpec, "What is wanted."),
    status: optional(policyStatus, "What controllers say."),
  }),
});
