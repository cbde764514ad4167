import type { Any } from "@bufbuild/protobuf/wkt";
import {
  RBAC_Action as Action,
  ActionSchema,
} from "../../../../../core/envoy/generated/envoy/config/rbac/v3/rbac_pb.ts";
import { RBACSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/network/rbac/v3/rbac_pb.ts";
import { SourceIPInputSchema } from "../../../../../core/envoy/generated/envoy/extensions/matching/common_inputs/network/v3/network_inputs_pb.ts";
import { IpSchema } from "../../../../../core/envoy/generated/envoy/extensions/matching/input_matchers/ip/v3/ip_pb.ts";
import type { MatcherSchema } from "../../../../../core/envoy/generated/xds/type/matcher/v3/matcher_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { lazy } from "../../base/lazy.ts";
import { cidrRange } from "../../shapes/cidr.ts";
import { type ConfiguredExtension, configured, type Extension, extension } from "../../shapes/extension.ts";
import type { Init } from "../../shapes/init.ts";
import { asks, type Predicate, type Rule, rule } from "../contract/matching.ts";

/** A decision tree of the unified matching API. */
export type Decision = Init<typeof MatcherSchema>;

const actions: Readonly<Record<ir.AuthorizationAction, () => Any>> = {
  Allow: lazy(() => packAny(ActionSchema, { name: "ALLOW", action: Action.ALLOW })),
  Deny: lazy(() => packAny(ActionSchema, { name: "DENY", action: Action.DENY })),
};

/** The action on a request, under the name of the rule that says so. */
export function verdict(rule: string, action: ir.AuthorizationAction): Extension {
  return { name: rule, typedConfig: actions[action]() };
}

/** The first rule that matches decides, and a default where none does; Envoy's API forbids an empty list of rules. */
export function decision(rules: Rule[], otherwise: ir.AuthorizationAction): Decision {
  return {
    ...(rules.length > 0 && { matcherType: { case: "matcherList", value: { matchers: rules } } }),
    onNoMatch: { onMatch: { case: "action", value: verdict("default", otherwise) } },
  };
}

/** The client's address is in one of the networks. */
export function clientIn(networks: readonly ir.CidrMatch[]): Predicate {
  const matcher = { statPrefix: "client_ip", cidrRanges: networks.map(cidrRange) };
  return asks(extension("client_ip", SourceIPInputSchema, {}), extension("ip_matcher", IpSchema, matcher));
}

const NETWORK_FILTER = "envoy.filters.network.rbac";

/** A network filter that decides by the client's address which connections may pass; below HTTP there is nothing else to go by. */
export function authorizationTcp(statPrefix: string, authorization: ir.Authorization): ConfiguredExtension {
  const rules = (authorization.rules ?? []).map(({ name, action, principal }) => {
    const networks = principal?.clientCIDRs ?? [];
    return rule(networks.length > 0 ? clientIn(networks) : undefined, verdict(name, action));
  });
  return configured(NETWORK_FILTER, RBACSchema, { statPrefix, matcher: decision(rules, authorization.defaultAction) });
}
