/**
 * The second translation: xDS IR -> Envoy's v3 messages.
 *
 * In: the IR of one data plane. Out: its listeners, route configurations, clusters, endpoints and secrets, checked and encoded, with
 * the objects each was made from, what had to be left out and why, and the outcome of every EnvoyPatchPolicy. The translation is pure:
 * no I/O, no clock. It never sends what Envoy's API forbids, and a message whose part of the IR did not change
 * is the same object as in the build before; it is decoded only for who reads it.
 *
 * All of it is derived: routes, virtual hosts, clusters and endpoints are keyed collections of encoded messages (`routes/hosts.ts`, `needs/built.ts`), listeners and
 * route configurations are derivations by their places, and `needs/steps.ts` says what else of a data plane needs clusters and secrets, in which order.
 *
 * Folders import downwards only; from below: `base` (refusals, options, origins, resources), `shapes` (small messages that all use), `required` (clusters and secrets that
 * something asks for), `telemetry`, `filters` (`contract`, then `access`, `traffic` and `extensions`, then the list), `clusters`, `parts` (the IR as derivations see it), `needs`,
 * `routes` and `listeners`, `ratelimit-config`, `patches`, and this door. `patches` comes last in time as well, after the hooks of plugins.
 */

export { reasonAgainst } from "./base/checked.ts";
export type { RateLimitService, TranslateOptions } from "./base/options.ts";
export type { Origin } from "./base/origin.ts";
export { repeatedDomain, repeatedMatcher } from "./base/repeated-matcher.ts";
export {
  encodedAs,
  encodedIn,
  type Resource,
  type ResourceKind,
  type ResourceMessages,
  type Resources,
  TranslatedResource,
  type TranslationError,
} from "./base/resources.ts";
export { distinctSources } from "./base/sources.ts";
export type { HttpFilter } from "./filters/contract/filter.ts";
export { httpFilters } from "./filters/mod.ts";
export type { PatchedResources, PatchPolicyStatus } from "./patches/policies.ts";
export { type RateLimitConfigInit, rateLimitConfigs } from "./ratelimit-config/mod.ts";
export { METADATA_NAMESPACE } from "./shapes/metadata.ts";
export {
  createXdsTranslator,
  FULL,
  type Mode,
  translateXds,
  type XdsTranslation,
  type XdsTranslator,
} from "./translate.ts";
