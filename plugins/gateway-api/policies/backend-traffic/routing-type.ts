import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../../core/resource/mod.ts";
import { ownerKey, routeOfKind } from "../../base/keys.ts";
import { type Scope, scopeOf, splitScope } from "../../base/scope.ts";
import { setting } from "../../base/settings.ts";
import type { RuleSite } from "../../base/site.ts";
import { gatewayFacts } from "../../gateways/facts.ts";
import { claims, claimsKey } from "../targeting/claims.ts";
import { kindInUse } from "../targeting/policy.ts";

const KIND = "BackendTrafficPolicy";

/** The routing type that a policy states, and whether it leaves to its parent what it does not state. */
interface RoutingOf {
  readonly routingType?: string | undefined;
  readonly merges: boolean;
}

/** Key: the policy's. Nearly no change of a policy changes it. */
const routingOf = derive("routing-of-policy", (key, read): RoutingOf => {
  const { routingType, mergeType } = read.get(KIND, ...splitObjectKey(key))?.spec ?? {};
  return { routingType, merges: mergeType !== undefined };
});

/**
 * The routing type that policies set for a rule. Who has the rule, else the route, decides; unless it merges and says nothing: then, as where there
 * is none, the first of listener, ListenerSet and Gateway that says something does. Backends are resolved before listeners are known, so a
 * listener counts when the route names it.
 */
export function policyRoutingType(site: RuleSite, read: Reader): string | undefined {
  const { gateway } = site;
  if (gateway === undefined || !read.from(kindInUse, KIND)) return undefined;
  const { whole, sections } = read.from(claims, claimsKey.of(KIND, routeOfKind(site.kind, site.route)));
  const own = (site.ruleName === undefined ? undefined : sections[site.ruleName]?.[0]) ?? whole[0];
  if (own !== undefined) {
    const { routingType, merges } = read.from(routingOf, own);
    if (routingType !== undefined || !merges) return routingType;
  }
  for (const scope of scopesAbove(site, gateway)) {
    const routingType = routingTypeAt(scope, read);
    if (routingType !== undefined) return routingType;
  }
  return undefined;
}

/** The routing type that the policy of a whole Gateway sets. */
export function gatewayRoutingType(gateway: string, read: Reader): string | undefined {
  return read.from(kindInUse, KIND) ? routingTypeAt(ownerKey.of("Gateway", gateway), read) : undefined;
}

function scopesAbove({ owner, sectionName }: RuleSite, gateway: string): readonly Scope[] {
  const whole = ownerKey.of("Gateway", gateway);
  const listener = sectionName === undefined ? [] : [scopeOf(owner, sectionName)];
  return owner === whole ? [...listener, whole] : [...listener, owner, whole];
}

function routingTypeAt(scope: Scope, read: Reader): string | undefined {
  const { object, section } = splitScope(scope);
  const { whole, sections } = read.from(claims, claimsKey.of(KIND, object));
  const [policy] = section === undefined ? whole : (sections[section] ?? []);
  return policy === undefined ? undefined : read.from(routingOf, policy).routingType;
}

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
