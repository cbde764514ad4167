/**
 * The two intermediate representations: the xDS IR (what proxies serve) and the infra IR (what runs them).
 *
 * In: the Gateway API translator builds both from a snapshot. Out: the xDS translator, the infra managers and
 * plugins read them. Both are plain immutable JSON in a fixed vocabulary of names, so a value prints as it is.
 *
 * Absent means absent: a missing field, never null. Where a field is optional, 0, "" and false are values of
 * their own; a flag that is only ever true is left out instead of being false. Lists are ordered.
 *
 * Lists of endpoints stand apart from the settings that name them (`endpoints.ts` knows where settings stand), and `recorded.ts` carries the shape of recorded cases. Everything
 * else here is types: no defaults, no validation. Many names are also those of API objects, so import it as a namespace: `import type * as ir from ".../core/ir/mod.ts"`.
 */
export type * from "./access-log.ts";
export type * from "./authorization.ts";
export type * from "./destination.ts";
export { isLookedUp, listsOfIr, listsOfRoute } from "./endpoints.ts";
export type * from "./extensions.ts";
export type * from "./http-listener.ts";
export type * from "./http-route.ts";
export type * from "./infra.ts";
export type * from "./l4-listener.ts";
export type * from "./listener.ts";
export type * from "./oidc.ts";
export type * from "./patch-policy.ts";
export { fromRecorded, toRecorded, withoutKeys } from "./recorded.ts";
export type * from "./security.ts";
export type * from "./telemetry.ts";
export type * from "./traffic/backend-telemetry.ts";
export type * from "./traffic/health-check.ts";
export type * from "./traffic/load-balancer.ts";
export type * from "./traffic/rate-limit.ts";
export type * from "./traffic/response-override.ts";
export type * from "./traffic/traffic.ts";
export type * from "./values/headers.ts";
export type * from "./values/matches.ts";
export type * from "./values/metadata.ts";
export type * from "./values/rewrite.ts";
export type * from "./values/scalars.ts";
export type * from "./values/tls.ts";
export type * from "./xds.ts";
