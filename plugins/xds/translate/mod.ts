/**
 * The second translation: xDS IR -> Envoy's v3 messages.
 *
 * In: the IR of one data plane. Out: its listeners, route configurations, clusters, endpoints and secrets, checked and encoded, with
 * the objects each was made from, what had to be left out and why, and the outcome of every EnvoyPatchPolicy. It is pure:
 * no I/O, no clock. It never sends what Envoy's API forbids, and a message whose part of the IR did not change
 * is the same object as in the build before; it is decoded only for who reads it.
 *
 * All of it is derived: routes, virtual hosts, clusters and endpoints are keyed collections of encoded messages (`routes/hosts.ts`, `clusters/built.ts`), listeners and
 * route configurations are derivations by their places, and `steps.ts` says what else of a data plane needs clusters and secrets, in which order. The folders hold
 * the functions from a part of the IR to a message: listeners, routes, clusters, filters, telemetry, and shapes for small
 * pieces that all use. `patches` comes last, after the hooks of plugins.
 */

export { reasonAgainst } from "./checked.ts";
export type { HttpFilter } from "./filters/filter.ts";
export { httpFilters } from "./filters/mod.ts";
export type { RateLimitService, TranslateOptions } from "./options.ts";
export type { Origin } from "./origin.ts";
export type { PatchedResources, PatchPolicyStatus } from "./patches/policies.ts";
export { type RateLimitConfigInit, rateLimitConfigs } from "./ratelimit-config/mod.ts";
export { repeatedDomain, repeatedMatcher } from "./repeated-matcher.ts";
export {
  type Resource,
  type ResourceKind,
  type ResourceMessages,
  type Resources,
  SealedResource,
  sealedAs,
  sealedIn,
  type TranslationError,
} from "./resources.ts";
export { METADATA_NAMESPACE } from "./shapes/metadata.ts";
export { createXdsTranslator, translateXds, type XdsTranslation, type XdsTranslator } from "./translate.ts";
