import { derive, type Reader } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitParentKey, splitRouteKey } from "../../keys.ts";
import { tcpListenerShell } from "../../listeners/ir.ts";
import { metadataOf } from "../../metadata.ts";
import { applySteps, isClosed, type RouteSite, TCP_ROUTE_STEPS } from "../../policies/mod.ts";
import { present } from "../../present.ts";
import { attachedTo, splitListenerKey } from "../attached-to.ts";
import { attachments } from "../attachments.ts";
import { ruleSite } from "../http-parents.ts";
import { routeName } from "../names.ts";
import { listenerViews } from "../owners.ts";
import { streamRouteObject, streamRoutes, streamRules } from "../stream-parents.ts";

/** The TCP or TLS listener of a listener key with its routes: all TLSRoutes, else the oldest TCPRoute. Undefined when it is not served. */
export const tcpListener = derive("tcp-listener", (key, read): ir.TcpListener | undefined => {
  const shell = read.from(tcpListenerShell, key);
  if (!shell) return undefined;
  const [owner, id] = splitListenerKey(key);
  if (refusesConnections(key, read)) return shell;
  const on = (kind: string) =>
    (read.from(attachedTo, `${kind}@${owner}`)[id] ?? []).flatMap(
      (parent) => read.from(tcpRouteOn, `${parent}@${key}`) ?? [],
    );
  const tls = on("TLSRoute");
  const routes = tls.length > 0 ? tls : on("TCPRoute").slice(0, 1);
  return routes.length === 0 ? shell : { ...shell, routes };
});

/** Whether a policy closes a listener: nothing leads anywhere then. */
function refusesConnections(key: string, read: Reader): boolean {
  const [owner, id] = splitListenerKey(key);
  const listener = read.from(listenerViews, owner).find((each) => each.id === id);
  return listener !== undefined && isClosed({ gateway: listener.gateway, owner, listener: listener.name }, read);
}

/** A TLSRoute or TCPRoute on one listener; key: `<parent key>@<listener key>`. Undefined where it does not serve. */
const tcpRouteOn = derive("tcp-route-on", (key, read): ir.TcpRoute | undefined => {
  const at = key.indexOf("@");
  const parent = key.slice(0, at);
  const [, id] = splitListenerKey(key.slice(at + 1));
  const [route, index] = splitParentKey(parent);
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  const listener = attachment?.listeners.find((each) => each.id === id);
  const shell = read.from(tcpListenerShell, key.slice(at + 1));
  const object = streamRouteObject(route, read);
  const rules = read.from(streamRules, parent);
  const destination = read.from(streamRoutes, parent).destinations[id];
  if (!attachment || !listener || !shell || !object || !rules || !destination) return undefined;
  const [kind] = splitRouteKey(route);
  const tlsRoute = kind === "TLSRoute";
  if (tlsRoute && (listener.hosts.length === 0 || (rules.dynamicResolver && shell.tls))) return undefined;
  const snis = tlsRoute ? listener.hosts : listener.hostname === undefined ? [] : [listener.hostname];
  const inspector = snis.length > 0 ? { snis } : undefined;
  const site = ruleSite(route, attachment);
  const place = present<RouteSite>({
    ...site,
    gateway: site.gateway ?? "",
    listener: listener.name,
    ruleName: rules.ruleName,
  });
  const tls = shell.tls
    ? present<ir.TcpRouteTls>({ terminate: shell.tls, inspector })
    : tlsRoute
      ? { inspector }
      : undefined;
  const built = present<ir.TcpRoute>({
    name: routeName(kind, site.route),
    tls,
    destination,
    metadata: metadataOf(object),
  });
  return applySteps(TCP_ROUTE_STEPS, built, { place, read });
});
