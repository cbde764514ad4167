import { cel, flag, type In, list, object, optional, type Rule } from "../schema/mod.ts";
import { backendFields, backendObjectReference, backendOptions } from "../shared/references.ts";
import { clusterSettings } from "./cluster-settings.ts";

/** A backend with its share of the traffic. */
export const envoyBackendRef = object(
  { fallback: optional(flag(), "Use only when the others are unhealthy."), ...backendFields },
  backendOptions,
);

/** The type of {@link envoyBackendRef}. */
export interface EnvoyBackendRef extends In<typeof envoyBackendRef> {}

/** The fields with which a setting names a backend of its own; `about` says what the backend is. */
export const backendFieldsOf = (about: string) => ({
  backendRef: optional(backendObjectReference, "The one backend; use backendRefs instead."),
  backendRefs: optional(list(envoyBackendRef, { max: 16 }), about),
  backendSettings: optional(clusterSettings, "How to connect to the backend."),
});

/** Backends are Services or Backends. */
export const servicesOrBackends: readonly Rule[] = [
  cel(
    "has(self.backendRefs) ? self.backendRefs.all(f, f.kind == 'Service' || f.kind == 'Backend') : true",
    "backends must be Services or Backends",
  ),
  cel(
    "has(self.backendRefs) ? (self.backendRefs.all(f, f.group == \"\" || f.group == 'gateway.envoyproxy.io')) : true",
    "the group of a backend must be empty or gateway.envoyproxy.io",
  ),
];

/** Backends are Services, of this cluster or imported, or Backends. */
export const servicesImportsOrBackends: readonly Rule[] = [
  cel(
    "has(self.backendRefs) ? self.backendRefs.all(f, f.kind == 'Service' || f.kind == 'ServiceImport' || f.kind == 'Backend') : true",
    "backends must be Services, ServiceImports or Backends",
  ),
  cel(
    "has(self.backendRefs) ? (self.backendRefs.all(f, f.group == \"\" || f.group == 'multicluster.x-k8s.io' || f.group == 'gateway.envoyproxy.io')) : true",
    "the group of a backend must be empty, multicluster.x-k8s.io or gateway.envoyproxy.io",
  ),
];

/** Settings of a backend that Envoy itself calls: retries of single tries cannot be set. */
export const plainRetry: readonly Rule[] = [
  cel(
    "has(self.backendSettings)? (has(self.backendSettings.retry)?(has(self.backendSettings.retry.perRetry)? !has(self.backendSettings.retry.perRetry.timeout):true):true):true",
    "retry.perRetry.timeout cannot be set here",
  ),
  cel(
    "has(self.backendSettings)? (has(self.backendSettings.retry)?(has(self.backendSettings.retry.retryOn)? !has(self.backendSettings.retry.retryOn.httpStatusCodes):true):true):true",
    "retry.retryOn.httpStatusCodes cannot be set here",
  ),
];
