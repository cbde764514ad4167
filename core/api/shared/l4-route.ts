import { type Edition, type In, list, object, optional, required, type Schema } from "../schema/mod.ts";
import { backendRef } from "./references.ts";
import { defaultGateways, parentRefs } from "./route-fields.ts";
import { uniqueNames } from "./route-rules.ts";
import { sectionName } from "./values.ts";

/** A rule of a route that looks at connections or packets only. */
export const l4RouteRule = object({
  backendRefs: required(list(backendRef, { min: 1, max: 16, kind: "atomic" }), "Where to send the traffic."),
  name: optional(sectionName, "Name of the rule."),
});

/** The type of {@link l4RouteRule}. */
export interface L4RouteRule extends In<typeof l4RouteRule> {}

/** The rules of a route that looks at connections or packets only: one, while v1alpha2 took several and ignored most. */
export function l4RouteRules(edition: Edition) {
  const several = edition.version === "v1alpha2";
  const rules = several ? uniqueNames(edition) : [];
  const schema: Schema<readonly L4RouteRule[]> = list(l4RouteRule, {
    min: 1,
    max: several ? 16 : 1,
    kind: "atomic",
    rules: rules.length > 0 ? rules : undefined,
  });
  return required(schema, "What to do with the traffic.");
}

/** The spec of a TCPRoute or a UDPRoute. */
export const l4RouteSpec = (edition: Edition) =>
  object({
    parentRefs: parentRefs(edition),
    rules: l4RouteRules(edition),
    ...defaultGateways(edition),
  });

/** The type of {@link l4RouteSpec}. */
export interface L4RouteSpec extends In<ReturnType<typeof l4RouteSpec>> {}
