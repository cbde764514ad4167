import type { Reader } from "../../../core/incremental/mod.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { setting } from "../settings.ts";
import type { RouteSite } from "./mod.ts";

/** Where backends are decided on: a route's rule under a parent, before its listeners are known. */
export type RuleSite = Pick<RouteSite, "kind" | "route" | "ruleName" | "owner" | "sectionName"> & {
  readonly gateway?: string;
};

/** The routing type that a BackendTrafficPolicy sets for a rule, the most specific one; undefined when none does. */
export function routingTypeOverride(_site: RuleSite, _read: Reader): string | undefined {
  return undefined;
}

/** Whether backends are routed to by cluster IP: the configuration, else the policy, else the EnvoyProxy decides; endpoints by default. */
export function serviceRouting(site: RuleSite, read: Reader): boolean {
  if (setting(read, "endpointRoutingDisabled")) return true;
  const override = routingTypeOverride(site, read);
  if (override === "Service" || override === "Endpoint") return override === "Service";
  return site.gateway !== undefined && read.from(gatewayFacts, site.gateway)?.proxy?.spec?.routingType === "Service";
}
