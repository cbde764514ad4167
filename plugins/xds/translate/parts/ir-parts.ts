import { Collection, derive, filter, listed, type Reader, shareLevels } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslateOptions } from "../base/options.ts";
import type { Origins } from "../base/origin.ts";
import { concernsFilters } from "../filters/chain.ts";
import { usesSds } from "../shapes/sds.ts";
import { planPorts, planUdp, type SharedPort } from "./plan.ts";

/** What a translation is made with, beside the IR. */
export interface Desk {
  readonly options: TranslateOptions;
  /** Noted when a message is made, and kept as long as the message is; only hooks ask. */
  readonly origins: Origins;
}

/** The names under which the world of a translation holds its two settings. */
export const SETTINGS = { ir: "ir", desk: "desk" } as const;

/** For values whose parts keep their identity already, and are looked at no further. */
export const takeNext = <V>(_before: V, next: V): V => next;

/** The IR; key: empty. */
export const xdsIr = derive("ir", (_key, read) => read.setting(SETTINGS.ir) as ir.XdsIr, { share: takeNext });

/** What it is translated with. */
export function deskOf(read: Reader): Desk {
  return read.setting(SETTINGS.desk) as Desk;
}

const NO_LISTENERS: readonly ir.HttpListener[] = Object.freeze([]);
const NO_ROUTES: readonly ir.HttpRoute[] = Object.freeze([]);

/** An HTTP listener of the IR; key: its place. */
export const httpListener = derive(
  "http-listener",
  (place, read) => (read.from(xdsIr, "").http ?? NO_LISTENERS)[Number(place)],
  { share: takeNext },
);

/** The places of the HTTP listeners. */
export function placesOfListeners(read: Reader): readonly string[] {
  return (read.from(xdsIr, "").http ?? NO_LISTENERS).map((_listener, place) => String(place));
}

/** Its routes in their order; key: the listener's place. */
export const httpRoutes = listed("http-routes", (place, read) => {
  const { routes = NO_ROUTES, keys } = read.from(httpListener, place) ?? {};
  return { items: routes, keys };
});

/** A TCP listener of the IR; key: its place. */
export const tcpListener = derive(
  "tcp-listener",
  (place, read) => (read.from(xdsIr, "").tcp ?? [])[Number(place)] as ir.TcpListener,
  { share: takeNext },
);

/** Its UDP listeners: those that are served, and those whose address and port an earlier one has; key: empty. */
export const servedUdp = derive("served-udp", (_key, read) => {
  const [first, others] = planUdp(read.from(xdsIr, "").udp ?? []);
  return { first, others };
});

/** The lists of endpoints that settings name; key: empty. */
export const endpointLists = derive(
  "endpoint-lists",
  (_key, read): ir.EndpointLists => read.from(xdsIr, "").endpoints ?? Collection.empty(),
  { share: takeNext },
);

/** Those routes that carry anything beyond matches and a destination, which most do not; key: the listener's place. */
const carryingRoutes = filter("carrying-routes", httpRoutes, carries);

function carries(route: ir.HttpRoute): boolean {
  const { traffic, security, envoyExtensions, destination } = route;
  if (traffic !== undefined || security !== undefined || envoyExtensions !== undefined) return true;
  return concernsFilters(route) || (destination !== undefined && usesSds(destination));
}

/** An HTTP listener with those of its routes alone that carry anything beyond matches and a destination. */
export type LeanListener = ir.HttpListener;

/**
 * An HTTP listener as listeners, filters and global resources see it: it keeps its identity while routes in which none of them is interested come, go and change. Key: its
 * place.
 */
export const leanListener = derive(
  "lean-listener",
  (place, read): LeanListener => {
    const { routes: _routes, keys: _keys, ...rest } = read.from(httpListener, place) as ir.HttpListener;
    const carrying = read.from(carryingRoutes, place);
    return carrying.size === 0 ? rest : { ...rest, routes: read.from(carryingList, place) };
  },
  { share: shareLevels(1) },
);

const carryingList = derive("carrying-list", (place, read) => read.from(carryingRoutes, place).list, {
  share: takeNext,
});

/** The IR as listeners and global resources see it, without its lists of endpoints; key: empty. */
export const leanXds = derive(
  "lean-ir",
  (_key, read): ir.XdsIr => {
    const { endpoints: _endpoints, ...xds } = read.from(xdsIr, "");
    if (xds.http === undefined) return xds;
    return { ...xds, http: placesOfListeners(read).map((place) => read.from(leanListener, place)) };
  },
  { share: shareLevels(2) },
);

/** The ports of the data plane; key: empty. */
export const sharedPorts = derive("shared-ports", (_key, read) => planPorts(read.from(leanXds, "")), {
  share: shareLevels(3),
});

/** The port of an HTTP listener. */
export function portOf(listener: LeanListener, ports: readonly SharedPort[]): SharedPort {
  return ports.find(({ http }) => http.includes(listener)) as SharedPort;
}
