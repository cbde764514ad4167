import type { SecurityPolicySpec } from "../../../../core/api/mod.ts";
import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { KubeObject } from "../../../../core/resource/mod.ts";
import { present } from "../../base/present.ts";
import type { ListenerSite, RouteSite } from "../../base/site.ts";
import { type Attached, firstOf, policiesOnListener, policiesOnRoute, rivalsOf } from "../targeting/attach.ts";
import { atGateway, type InForce, inForceKey, policyInForce } from "../targeting/merge.ts";
import { isRouteScope } from "../targeting/targets.ts";
import { closedBy, type Security, securityOf } from "./features.ts";
import { PROTECTING, type SecurityFieldName } from "./fields.ts";
import { geoLocations, geoOnListener } from "./geo-ip.ts";
import { geoRouteListeners } from "./geo-routes.ts";
import { atRouteKind, securityRefusal } from "./refusal.ts";

/** The features of the most specific SecurityPolicy; "fail closed" where a part of it cannot be used, or another one would have kept out more. */
export function secureHttpRoute(route: ir.HttpRoute, site: RouteSite, read: Reader): ir.HttpRoute {
  const [attached] = policiesOnRoute("SecurityPolicy", site, read);
  const security = attached && securityAt(attached, site, read);
  if (!security) return route;
  const { authorization } = security.features;
  const geo =
    authorization && geoLocations(authorization).length > 0 ? geoOnListener(authorization, site, read) : undefined;
  const geoFailed = geo !== undefined && "fault" in geo;
  const failed = geoFailed || (security.faults.length > 0 && !security.failsOpen);
  return present<ir.HttpRoute>({
    ...route,
    security: security.features,
    directResponse: failed || isOutdone(attached, PROTECTING, read) ? { statusCode: 500 } : route.directResponse,
  });
}

/**
 * Whether a policy that lost its target to an older one would have kept out what that one does not: whoever wrote it takes its routes for protected, so they
 * are closed until the conflict is gone.
 */
function isOutdone(attached: Attached, fields: readonly SecurityFieldName[], read: Reader): boolean {
  const holder = specOf(attached, read);
  return rivalsOf("SecurityPolicy", attached, read).some((policy) => {
    const rival = specOf({ policy }, read);
    return fields.some((field) => rival?.[field] !== undefined && holder?.[field] === undefined);
  });
}

/** Of a SecurityPolicy streams take authorization only; policies without it leave the word to the next. */
export function secureTcpRoute(route: ir.TcpRoute, site: RouteSite, read: Reader): ir.TcpRoute {
  const attached = policiesOnRoute("SecurityPolicy", site, read);
  const authorization = firstOf(attached, (each) => {
    const found = securityAt(each, site, read);
    if (isOutdone(each, ["authorization"], read)) return DENY_ALL;
    return found?.features.authorization ?? (found && closesStreams(each, found, read) ? DENY_ALL : undefined);
  });
  return authorization ? { ...route, authorization } : route;
}

const DENY_ALL: ir.Authorization = Object.freeze({ defaultAction: "Deny" });

/** Whether a policy of which nothing can be used would have decided who may connect; one of the route itself that cannot do so for streams counts too. */
function closesStreams(attached: Attached, { faults }: Security, read: Reader): boolean {
  const key = inForceKey("SecurityPolicy", attached);
  const inForce = read.from(policyInForce, key) as InForce<"SecurityPolicy"> | undefined;
  if ((inForce?.own as KubeObject | undefined)?.refused !== undefined) return true;
  const spec = inForce?.policy.spec;
  const decides = isRouteScope(attached.scope) && faults.length > 0 ? PROTECTING : (["authorization"] as const);
  return decides.some((field) => spec?.[field] !== undefined);
}

function specOf(attached: Pick<Attached, "policy" | "parent">, read: Reader): SecurityPolicySpec | undefined {
  const key = inForceKey("SecurityPolicy", attached);
  return (read.from(policyInForce, key) as InForce<"SecurityPolicy"> | undefined)?.policy.spec;
}

function securityAt(attached: Attached, { kind, gateway }: RouteSite, read: Reader): Security | undefined {
  const key = inForceKey("SecurityPolicy", attached);
  if (isRouteScope(attached.scope)) {
    // A policy must hold by itself as well, or it is refused before it is laid over another.
    const own = inForceKey("SecurityPolicy", { policy: attached.policy });
    const refusal = [own, key].map((each) => read.from(securityRefusal, atRouteKind.of(kind, each))).find(isText);
    if (refusal !== undefined) return closedBy(refusal);
  }
  return read.from(securityOf, atGateway.of(key, gateway));
}

const isText = (text: string | undefined) => text !== undefined;

/** The databases of places for a listener on which an authorization asks for them. */
export function locateClients(listener: ir.HttpListener, place: ListenerSite, read: Reader): ir.HttpListener {
  const attached = policiesOnListener("SecurityPolicy", place, read);
  const own = firstOf(attached, (each) =>
    read.from(securityOf, atGateway.of(inForceKey("SecurityPolicy", each), place.gateway)),
  );
  const candidates = [own?.features.authorization, ...geoRouteListeners(place, read)];
  const provider = firstGeo(candidates, place, read);
  return provider ? { ...listener, geoIPProvider: provider } : listener;
}

function firstGeo(
  candidates: readonly (ir.Authorization | undefined)[],
  place: ListenerSite,
  read: Reader,
): ir.GeoIpProvider | undefined {
  for (const authorization of candidates) {
    if (!authorization || geoLocations(authorization).length === 0) continue;
    const found = geoOnListener(authorization, place, read);
    if ("value" in found) return found.value;
  }
  return undefined;
}
