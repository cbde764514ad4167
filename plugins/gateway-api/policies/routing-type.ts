import type { Reader } from "../../../core/incremental/mod.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { setting } from "../settings.ts";
import { gatewayRoutingType, policyRoutingType } from "./backend-traffic/routing-type.ts";
import type { RouteSite } from "./mod.ts";

/** Where backends are decided on: a route's rule under a parent, before its listeners are known. */
export type RuleSite = Pick<RouteSite, "kind" | "route" | "ruleName" | "owner" | "sectionName"> & {
  readonly gateway?: string;
};

/** Whether backends are routed to by cluster IP: the configuration, else the policy, else the EnvoyProxy decides; endpoints by default. */
export function serviceRouting(site: RuleSite, read: Reader): boolean {
  if (setting(read, "endpointRoutingDisabled")) return true;
  return routesToServices(policyRoutingType(site, read), site.gateway, read);
}

/** The same for what holds in all of a Gateway. */
export function gatewayServiceRouting(gateway: string, read: Reader): boolean {
  if (setting(read, "endpointRoutingDisabled")) return true;
  return routesToServices(gatewayRoutingType(gateway, read), gateway, read);
}

function routesToServices(override: string | undefined, gateway: string | undefined, read: Reader): boolean {
  if (override === "Service" || override === "Endpoint") return override === "Service";
  return gateway !== undefined && read.from(gatewayFacts, gateway)?.proxy?.spec?.routingType === "Service";
}
