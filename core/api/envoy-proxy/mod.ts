/**
 * EnvoyProxy: How the proxies of a Gateway or a GatewayClass are run.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, a file for each larger field. The schema never looks at other objects.
 */
import { defineKind, optional, required } from "../schema/mod.ts";
import { envoyProxy } from "./kind.ts";
import { envoyProxySpec } from "./spec.ts";
import { envoyProxyStatus } from "./status.ts";

export type * from "./access-log.ts";
export type * from "./backend-tls.ts";
export type * from "./bootstrap.ts";
export type * from "./dynamic-module.ts";
export type * from "./geo-ip.ts";
export type * from "./kind.ts";
export type * from "./metrics.ts";
export type * from "./patch.ts";
export type * from "./provider.ts";
export type * from "./service.ts";
export type * from "./spec.ts";
export type * from "./status.ts";
export type * from "./telemetry.ts";
export type * from "./tracing.ts";
export type * from "./workload.ts";

/** The kind EnvoyProxy. */
export const envoyProxyKind = defineKind({
  ...envoyProxy,
  statusPath: true,
  about: "How the proxies of a Gateway or a GatewayClass are run.",
  fields: () => ({
    spec: required(envoyProxySpec, "What is wanted."),
    status: optional(envoyProxyStatus, "What controllers say."),
  }),
});
