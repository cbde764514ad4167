import { MAX_OPERATIONS, MAX_SEARCHES } from "../json-patch/mod.ts";
import { patternFault } from "../re2/mod.ts";
import type { Violation } from "../validate/mod.ts";
import { describeViolation } from "../validate/mod.ts";

/** A statistics pattern is not RE2. */
export function badPattern(pattern: string): string {
  return `telemetry.metrics.matches: ${patternFault(pattern)}`;
}

/** A collector is named without its port. */
export function sinkWithoutPort(name: string): string {
  return `telemetry.metrics.sinks: the backendRef ${name} needs a port`;
}

/** The bootstrap text is neither YAML nor JSON, or not of Envoy's Bootstrap type. */
export function notABootstrap(why: string): string {
  return `bootstrap.value is not an Envoy bootstrap: ${why}`;
}

/** The bootstrap breaks rules of Envoy's API. */
export function breaksRules(violations: readonly Violation[]): string {
  return `the resulting bootstrap breaks Envoy's rules: ${violations.map(describeViolation).join("; ")}`;
}

/** A JSON patch cannot be applied. */
export function patchFailed(errors: readonly string[]): string {
  return `bootstrap.jsonPatches cannot be applied: ${errors.join("; ")}`;
}

/** The bootstrap has more patches than are taken. */
export function tooManyPatches(): string {
  return `bootstrap.jsonPatches has more than ${MAX_OPERATIONS} operations, or more than ${MAX_SEARCHES} with a jsonPath; write the bootstrap itself in bootstrap.value`;
}

/** The user bootstrap takes the proxy away from its control plane. */
export function dynamicResourcesChanged(): string {
  return "the bootstrap must keep dynamic_resources as they are rendered (only initial_fetch_timeout may differ)";
}

/** The user bootstrap sends the proxy to another control plane. */
export function xdsClusterChanged(): string {
  return "the bootstrap must keep the load_assignment of the cluster xds_cluster as it is rendered";
}
