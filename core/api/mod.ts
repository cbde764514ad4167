/**
 * The resource kinds Postern reads: their types, schemas, validation and defaults.
 * In: an object parsed from YAML or JSON. Out: the same object checked and defaulted, or errors that name the field.
 * The folder never reads files, never talks to Kubernetes and never looks at other objects: a schema sees one object at a time.
 *
 * Each type is the *input* type of its kind: required is only what has no default, so a field that has a default may be absent.
 */

export type * from "./backend/mod.ts";
export type * from "./backend-tls-policy/mod.ts";
export type * from "./backend-traffic-policy/mod.ts";
export type * from "./client-traffic-policy/mod.ts";
export type * from "./cluster-trust-bundle/mod.ts";
export type * from "./config-map/mod.ts";
export type * from "./endpoint-slice/mod.ts";
export type * from "./envoy/backend-ref.ts";
export type * from "./envoy/circuit-breaker.ts";
export type * from "./envoy/cluster-settings.ts";
export type * from "./envoy/compression.ts";
export type * from "./envoy/connection.ts";
export type * from "./envoy/consistent-hash.ts";
export type * from "./envoy/dns.ts";
export type * from "./envoy/health-check.ts";
export type * from "./envoy/health-check-log.ts";
export type * from "./envoy/http2.ts";
export type * from "./envoy/json-patch.ts";
export type * from "./envoy/load-balancer.ts";
export type * from "./envoy/response-body.ts";
export type * from "./envoy/retry.ts";
export type * from "./envoy/target-selector.ts";
export type * from "./envoy/text-match.ts";
export type * from "./envoy/timeout.ts";
export type * from "./envoy/tracing.ts";
export type * from "./envoy/zone-aware.ts";
export type * from "./envoy-extension-policy/mod.ts";
export type * from "./envoy-patch-policy/mod.ts";
export type * from "./envoy-proxy/mod.ts";
export type * from "./gateway/mod.ts";
export type * from "./gateway-class/mod.ts";
export type * from "./grpc-route/mod.ts";
export type * from "./http-route/mod.ts";
export type * from "./http-route-filter/mod.ts";
export type * from "./kubernetes/affinity.ts";
export type * from "./kubernetes/autoscaling.ts";
export type * from "./kubernetes/condition.ts";
export type * from "./kubernetes/container.ts";
export type * from "./kubernetes/environment.ts";
export type * from "./kubernetes/label-selector.ts";
export type * from "./kubernetes/probe.ts";
export type * from "./kubernetes/resources.ts";
export type * from "./kubernetes/rollout.ts";
export type * from "./kubernetes/security-context.ts";
export type * from "./kubernetes/selectors.ts";
export type * from "./kubernetes/volume.ts";
export type * from "./kubernetes/volume-drivers.ts";
export type * from "./kubernetes/volume-projected.ts";
export type * from "./listener-set/mod.ts";
export type * from "./namespace/mod.ts";
export type * from "./reference-grant/mod.ts";
export type * from "./secret/mod.ts";
export type * from "./security-policy/mod.ts";
export type * from "./service/mod.ts";
export type * from "./service-import/mod.ts";
export type * from "./shared/backend-validation.ts";
export type * from "./shared/features.ts";
export type * from "./shared/fraction.ts";
export type * from "./shared/header.ts";
export type * from "./shared/header-strict.ts";
export type * from "./shared/listener.ts";
export type * from "./shared/mirror.ts";
export type * from "./shared/parent.ts";
export type * from "./shared/path-modifier.ts";
export type * from "./shared/policy.ts";
export type * from "./shared/references.ts";
export type * from "./shared/session-persistence.ts";
export type * from "./tcp-route/mod.ts";
export type * from "./tls-route/mod.ts";
export type * from "./udp-route/mod.ts";
export type * from "./x-backend/mod.ts";
export type * from "./x-backend-traffic-policy/mod.ts";
export type * from "./x-mesh/mod.ts";
