import type { Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { present } from "../../present.ts";
import { type Attached, firstOf, policiesOnListener, policiesOnRoute } from "../attach.ts";
import { type InForce, inForceKey, policyInForce } from "../merge.ts";
import type { ListenerPlace, RouteSite } from "../mod.ts";
import { isRouteScope } from "../targets.ts";
import { atGateway, type Security, securityOf } from "./features.ts";
import { geoLocations, geoOnListener } from "./geo-ip.ts";
import { geoRouteListeners } from "./geo-routes.ts";
import { securityRefusal } from "./refusal.ts";

/** The features of the most specific SecurityPolicy; "fail closed" where a part of it cannot be used. */
export function secureHttpRoute(route: ir.HttpRoute, site: RouteSite, read: Reader): ir.HttpRoute {
  const attached = policiesOnRoute("SecurityPolicy", site, read);
  const security = firstOf(attached, (each) => securityAt(each, site, read));
  if (!security) return route;
  const { authorization } = security.features;
  const geo =
    authorization && geoLocations(authorization).length > 0 ? geoOnListener(authorization, site, read) : undefined;
  const geoFailed = geo !== undefined && "fault" in geo;
  const refused = geoFailed || (security.faults.length > 0 && !security.failsOpen);
  return present<ir.HttpRoute>({
    ...route,
    security: security.features,
    directResponse: refused ? { statusCode: 500 } : route.directResponse,
  });
}

/** Of a SecurityPolicy streams take authorization only; policies without it leave the word to the next. */
export function secureTcpRoute(route: ir.TcpRoute, site: RouteSite, read: Reader): ir.TcpRoute {
  const attached = policiesOnRoute("SecurityPolicy", site, read);
  const authorization = firstOf(attached, (each) => {
    const found = securityAt(each, site, read);
    return found?.features.authorization ?? (found && closesStreams(each, read) ? DENY_ALL : undefined);
  });
  return authorization ? { ...route, authorization } : route;
}

const DENY_ALL: ir.Authorization = Object.freeze({ defaultAction: "Deny" });

/** Whether a policy of which nothing can be used would have decided who may connect. */
function closesStreams(attached: Attached, read: Reader): boolean {
  const inForce = read.from(policyInForce, inForceKey("SecurityPolicy", attached)) as
    | InForce<"SecurityPolicy">
    | undefined;
  return inForce?.policy.spec.authorization !== undefined;
}

function securityAt(attached: Attached, { kind, gateway }: RouteSite, read: Reader): Security | undefined {
  const key = inForceKey("SecurityPolicy", attached);
  if (isRouteScope(attached.scope)) {
    // What a policy says by itself must hold as well, or it is refused before it is laid over another.
    const own = inForceKey("SecurityPolicy", { policy: attached.policy });
    if ([...new Set([own, key])].some((each) => read.from(securityRefusal, `${kind}@${each}`) !== undefined))
      return undefined;
  }
  return read.from(securityOf, atGateway(key, gateway));
}

/** The databases of places for a listener on which an authorization asks for them. */
export function locateClients(listener: ir.HttpListener, place: ListenerPlace, read: Reader): ir.HttpListener {
  const attached = policiesOnListener("SecurityPolicy", place, read);
  const own = firstOf(attached, (each) =>
    read.from(securityOf, atGateway(inForceKey("SecurityPolicy", each), place.gateway)),
  );
  const candidates = [own?.features.authorization, ...geoRouteListeners(place, read)];
  const provider = firstGeo(candidates, place, read);
  return provider ? { ...listener, geoIPProvider: provider } : listener;
}

function firstGeo(
  candidates: readonly (ir.Authorization | undefined)[],
  place: ListenerPlace,
  read: Reader,
): ir.GeoIpProvider | undefined {
  for (const authorization of candidates) {
    if (!authorization || geoLocations(authorization).length === 0) continue;
    const found = geoOnListener(authorization, place, read);
    if ("value" in found) return found.value;
  }
  return undefined;
}
