import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { listenerViews } from "../attachment/listener-views.ts";
import { listenerKey } from "../base/keys.ts";
import { metadataOf } from "../base/metadata.ts";
import { nonEmpty, present } from "../base/present.ts";
import { hasHostname, hostnameOf } from "../listeners/hostnames.ts";
import { portKey, takenHostnames, widerHolderOf } from "../listeners/taken.ts";
import { isClosed, TCP_ROUTE_STEPS } from "../policies/mod.ts";
import { applySteps } from "../policies/targeting/step.ts";
import { routeName } from "../routes/names.ts";
import { servedListener, tcpListenerShell } from "./listeners.ts";
import { onListenerKey, streamOnListener } from "./stream-parents.ts";
import { ALL_NAMES, type StreamShares, shareOut, streamParentsOn } from "./stream-shares.ts";

/** The TCP or TLS listener of a listener key with its routes. Undefined when it is not served. */
export const tcpListener = derive("tcp-listener", (key, read): ir.TcpListener | undefined => {
  const shell = read.from(tcpListenerShell, key);
  if (!shell) return undefined;
  const has = refusesConnections(key, read) ? {} : read.from(tcpShares, key).has;
  const parents = streamParentsOn(["TLSRoute", "TCPRoute"], key, read);
  const routes = parents.flatMap((parent) => {
    const [names, route] = [has[parent], read.from(tcpRouteOn, onListenerKey.of(parent, key))];
    return names && route ? withNames(route, names) : [];
  });
  const unservedHostname = unservedHostnameOf(key, Object.values(has).flat(), read);
  return present<ir.TcpListener>({ ...shell, routes: nonEmpty(routes), unservedHostname });
});

/** Whether a policy closes a listener: nothing leads anywhere then. */
function refusesConnections(key: string, read: Reader): boolean {
  const [owner, id] = listenerKey.read(key);
  const listener = read.from(listenerViews, owner).find((each) => each.id === id);
  return listener !== undefined && isClosed({ gateway: listener.gateway, owner, listener: listener.name }, read);
}

/** How the routes of a TCP or TLS listener share it; key: listener key. */
export const tcpShares = derive(
  "tcp-shares",
  (key, read): StreamShares =>
    shareOut(streamParentsOn(["TLSRoute", "TCPRoute"], key, read), (parent) => {
      const route = read.from(tcpRouteOn, onListenerKey.of(parent, key));
      return route && namesOf(route);
    }),
);

function namesOf({ tls }: ir.TcpRoute): readonly string[] {
  const snis = tls?.inspector?.snis ?? [];
  return snis.length === 0 ? [ALL_NAMES] : snis;
}

function withNames(route: ir.TcpRoute, names: readonly string[]): ir.TcpRoute {
  const inspector = route.tls?.inspector;
  if (!inspector?.snis || inspector.snis.length === names.length) return route;
  return { ...route, tls: { ...route.tls, inspector: { ...inspector, snis: names } } };
}

/** The hostname of a TLS listener, where a wider listener of the port would answer for those of its names that no route has. */
function unservedHostnameOf(key: string, names: readonly string[], read: Reader): string | undefined {
  const found = servedListener(key, read);
  if (!found || !hasHostname(found.listener)) return undefined;
  const hostname = hostnameOf(found.listener);
  if (names.includes(hostname)) return undefined;
  const { taken } = read.from(takenHostnames, portKey.of(found.facts.irKey, String(found.listener.spec.port)));
  return widerHolderOf(hostname, taken) === undefined ? undefined : hostname;
}

/** A TLSRoute or TCPRoute on one listener; key as of {@link onListenerKey}. Undefined where it does not serve. */
const tcpRouteOn = derive("tcp-route-on", (key, read): ir.TcpRoute | undefined => {
  const shell = read.from(tcpListenerShell, onListenerKey.read(key)[1]);
  const found = streamOnListener(key, read);
  if (!shell || !found) return undefined;
  const { object, rules, listener, destination, site } = found;
  const tlsRoute = site.kind === "TLSRoute";
  if (tlsRoute && (listener.hosts.length === 0 || (rules.dynamicResolver && shell.tls))) return undefined;
  const snis = tlsRoute ? listener.hosts : listener.hostname === undefined ? [] : [listener.hostname];
  const inspector = snis.length > 0 ? { snis } : undefined;
  const tls = shell.tls
    ? present<ir.TcpRouteTls>({ terminate: shell.tls, inspector })
    : tlsRoute
      ? { inspector }
      : undefined;
  const built = present<ir.TcpRoute>({
    name: routeName(site.kind, site.route),
    tls,
    destination,
    metadata: metadataOf(object),
  });
  return applySteps(TCP_ROUTE_STEPS, built, { site, read });
});
