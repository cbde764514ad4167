import { RBACSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/network/rbac/v3/rbac_pb.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { type ConfiguredExtension, configured } from "../../shapes/extension.ts";
import { rule } from "../contract/matching.ts";
import { clientIn, decision, verdict } from "./authorization.ts";

const name = "envoy.filters.network.rbac";

/** A network filter that decides by the client's address which connections may pass; below HTTP there is nothing else to go by. */
export function authorizationTcp(statPrefix: string, authorization: ir.Authorization): ConfiguredExtension {
  const rules = (authorization.rules ?? []).map(({ name: ruleName, action, principal }) => {
    const networks = principal?.clientCIDRs ?? [];
    return rule(networks.length > 0 ? clientIn(networks) : undefined, verdict(ruleName, action));
  });
  return configured(name, RBACSchema, { statPrefix, matcher: decision(rules, authorization.defaultAction) });
}
