import { labelSelector } from "../kubernetes/label-selector.ts";
import {
  cel,
  choice,
  dict,
  flag,
  type In,
  int32,
  list,
  notTogether,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { duration } from "../shared/values.ts";
import { backendTlsConfig } from "./backend-tls.ts";
import { proxyBootstrap } from "./bootstrap.ts";
import { dynamicModuleEntry } from "./dynamic-module.ts";
import { envoyProxyGeoIP } from "./geo-ip.ts";
import { envoyProxyProvider } from "./provider.ts";
import { proxyTelemetry } from "./telemetry.ts";

/** The HTTP filters whose place can be chosen. */
export const envoyFilter = choice([
  "envoy.filters.http.custom_response",
  "envoy.filters.http.health_check",
  "envoy.filters.http.fault",
  "envoy.filters.http.cors",
  "envoy.filters.http.csrf",
  "envoy.filters.http.header_mutation",
  "envoy.filters.http.ext_authz",
  "envoy.filters.http.api_key_auth",
  "envoy.filters.http.basic_auth",
  "envoy.filters.http.oauth2",
  "envoy.filters.http.jwt_authn",
  "envoy.filters.http.stateful_session",
  "envoy.filters.http.buffer",
  "envoy.filters.http.lua",
  "envoy.filters.http.ext_proc",
  "envoy.filters.http.wasm",
  "envoy.filters.http.dynamic_modules",
  "envoy.filters.http.geoip",
  "envoy.filters.http.rbac",
  "envoy.filters.http.local_ratelimit",
  "envoy.filters.http.ratelimit",
  "envoy.filters.http.bandwidth_limit",
  "envoy.filters.http.grpc_web",
  "envoy.filters.http.grpc_stats",
  "envoy.filters.http.credential_injector",
  "envoy.filters.http.compressor",
  "envoy.filters.http.dynamic_forward_proxy",
]);

/** The place of a filter. */
export const filterPosition = object(
  {
    after: optional(envoyFilter, "Behind this filter."),
    before: optional(envoyFilter, "In front of this filter."),
    name: required(envoyFilter, "The filter to place."),
  },
  {
    rules: [
      cel("(has(self.before) || has(self.after))", "set before or after"),
      cel(
        "(has(self.before) && !has(self.after)) || (!has(self.before) && has(self.after))",
        "set before or after, not both",
      ),
    ],
  },
);

/** The type of {@link filterPosition}. */
export interface FilterPosition extends In<typeof filterPosition> {}

/** Log of the proxy. */
export const proxyLogging = object({
  level: optional(
    dict(choice(["trace", "debug", "info", "warn", "error", "off", "critical"])),
    "Level of each component; default is for all others.",
    { default: { default: "warn" } },
  ),
});

/** The type of {@link proxyLogging}. */
export interface ProxyLogging extends In<typeof proxyLogging> {}

/** Exceptions of the strict check of Lua code. */
export const luaStrictValidation = object({
  allowedEnvVars: optional(
    list(text({ min: 1, max: 256 }), {
      max: 64,
      rules: [cel("self.all(e, e.trim() != '')", "must not hold empty entries")],
    }),
    "Environment variables that code may read.",
  ),
  allowedPaths: optional(
    list(text({ min: 1, max: 4096 }), {
      max: 64,
      rules: [
        cel("self.all(p, p.trim() != '')", "must not hold empty entries"),
        cel("self.all(p, !p.matches('^/+$'))", "must not hold the root directory"),
      ],
    }),
    "Directories that code may read.",
  ),
});

/** The type of {@link luaStrictValidation}. */
export interface LuaStrictValidation extends In<typeof luaStrictValidation> {}

/** How Lua code is checked. */
export const envoyProxyLua = object(
  {
    strictValidation: optional(luaStrictValidation, "Exceptions of the strict check."),
    validationType: optional(choice(["Strict", "InsecureSyntax", "Disabled"]), "How strict the check is.", {
      default: "Strict",
    }),
  },
  {
    rules: [
      cel(
        "!has(self.strictValidation) || !has(self.validationType) || self.validationType == 'Strict'",
        "strictValidation is for the validation type Strict",
      ),
    ],
  },
);

/** The type of {@link envoyProxyLua}. */
export interface EnvoyProxyLua extends In<typeof envoyProxyLua> {}

/** Clusters shared among routes. */
export const mergeBackendsConfig = object({
  selector: optional(labelSelector, "Services to share, by their labels."),
});

/** The type of {@link mergeBackendsConfig}. */
export interface MergeBackendsConfig extends In<typeof mergeBackendsConfig> {}

/** How proxies shut down. */
export const shutdownConfig = object({
  drainTimeout: optional(duration, "Time for connections to end."),
  healthCheckFailureDelay: optional(duration, "Time before health checks fail."),
  minDrainDuration: optional(duration, "Time to drain at least."),
});

/** The type of {@link shutdownConfig}. */
export interface ShutdownConfig extends In<typeof shutdownConfig> {}

/** How the proxies of a Gateway are run. */
export const envoyProxySpec = object(
  {
    backendTLS: optional(backendTlsConfig, "TLS settings towards all backends."),
    bootstrap: optional(proxyBootstrap, "Changes to Envoy's bootstrap."),
    concurrency: optional(int32(), "Number of worker threads."),
    dynamicModules: optional(list(dynamicModuleEntry, { max: 16, kind: ["name"] }), "Modules that policies may use."),
    extraArgs: optional(list(text()), "Further command line arguments."),
    filterOrder: optional(list(filterPosition), "Order of the HTTP filters."),
    geoIP: optional(envoyProxyGeoIP, "Databases of places of IP addresses."),
    ipFamily: optional(choice(["IPv4", "IPv6", "DualStack"]), "IP families to listen on and to connect with."),
    logging: optional(proxyLogging, "Log of the proxy.", { default: { level: { default: "warn" } } }),
    lua: optional(envoyProxyLua, "How Lua code is checked."),
    luaValidation: optional(choice(["Strict", "InsecureSyntax", "Disabled"]), "Use lua instead."),
    mergeBackends: optional(mergeBackendsConfig, "Share clusters among routes."),
    mergeGateways: optional(flag(), "One set of proxies for all Gateways of the class."),
    mergeType: optional(
      choice(["Replace", "StrategicMerge", "JSONMerge"]),
      "How this object joins that of the parent.",
    ),
    preserveRouteOrder: optional(flag(), "Keep routes in the order of the HTTPRoute."),
    provider: optional(envoyProxyProvider, "Where the proxies run."),
    routingType: optional(text(), "Send to the addresses of Services or of their endpoints."),
    shutdown: optional(shutdownConfig, "How proxies shut down."),
    telemetry: optional(proxyTelemetry, "Logs, metrics and traces."),
  },
  {
    rules: [
      notTogether("luaValidation", "lua"),
      cel(
        "!(has(self.mergeGateways) && self.mergeGateways && has(self.mergeBackends))",
        "mergeGateways and mergeBackends exclude each other",
      ),
    ],
  },
);

/** The type of {@link envoyProxySpec}. */
export interface EnvoyProxySpec extends In<typeof envoyProxySpec> {}
