/**
 * EnvoyProxy: How the proxies of a Gateway or a GatewayClass are run.
 * In: nothing; this is a declaration. Out: the schema of the kind, a file for each larger field. It never looks at other objects.
 */
import type { KubeObject } from "../../object/mod.ts";
import { defineKind, optional, required } from "../schema/mod.ts";
import { ENVOY_GATEWAY_GROUP } from "../shared/groups.ts";
import { type EnvoyProxySpec, envoyProxySpec } from "./spec.ts";
import { type EnvoyProxyStatus, envoyProxyStatus } from "./status.ts";

export type * from "./access-log.ts";
export type * from "./backend-tls.ts";
export type * from "./bootstrap.ts";
export type * from "./dynamic-module.ts";
export type * from "./geo-ip.ts";
export type * from "./metrics.ts";
export type * from "./patch.ts";
export type * from "./provider.ts";
export type * from "./service.ts";
export type * from "./spec.ts";
export type * from "./status.ts";
export type * from "./telemetry.ts";
export type * from "./tracing.ts";
export type * from "./workload.ts";

/** How the proxies of a Gateway or a GatewayClass are run. */
export interface EnvoyProxy extends KubeObject {
  readonly spec: EnvoyProxySpec;
  readonly status?: EnvoyProxyStatus;
}

/** The kind EnvoyProxy. */
export const envoyProxyKind = defineKind({
  group: ENVOY_GATEWAY_GROUP,
  kind: "EnvoyProxy",
  plural: "envoyproxies",
  shortNames: ["eproxy"],
  categories: ["envoy-gateway"],
  scope: "Namespaced",
  versions: [{ name: "v1alpha1", storage: true }],
  statusPath: true,
  about: "How the proxies of a Gateway or a GatewayClass are run.",
  fields: () => ({
    spec: required(envoyProxySpec, "What is wanted."),
    status: optional(envoyProxyStatus, "What controllers say."),
  }),
});
