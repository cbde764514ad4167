import { Collection, derive, type Key, listed, type Reader, shareLevels } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Origins } from "../base/origin.ts";
import type { FilterScope } from "../filters/contract/filter.ts";
import { type Describe, describing } from "../shapes/metadata.ts";
import { planPorts, planUdp, type SharedPort } from "./plan.ts";

/** The options, values and origins that a translation is made with, beside the IR. */
export interface Desk extends FilterScope {
  /** Noted when a message is made, and kept as long as the message is; only hooks ask. */
  readonly origins: Origins;
  readonly describe: Describe;
  /** Clusters that use the same endpoints share load assignments, instead of having one each under their own names. */
  readonly isShared: boolean;
}

/** The names under which the world of a translation holds its settings. */
export const SETTINGS = { ir: "ir", desk: "desk", shared: "shared", described: "described" } as const;

/** For values whose parts keep their identity already, and are looked at no further. */
export const takeNext = <V>(_before: V, next: V): V => next;

/** The IR; key: empty. */
export const xdsIr = derive("ir", (_key, read) => read.setting(SETTINGS.ir) as ir.XdsIr, { share: takeNext });

const desk = derive("desk", (_key, read): Desk => {
  return {
    ...(read.setting(SETTINGS.desk) as Pick<Desk, "options" | "origins">),
    isShared: read.setting(SETTINGS.shared) as boolean,
    parts: read.parts,
    describe: describing(read.parts, read.setting(SETTINGS.described) as boolean),
  };
});

/** The desk that the IR is translated with. */
export function deskOf(read: Reader): Desk {
  return read.from(desk, "");
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

/** The routes of an HTTP listener in their order; key: the listener's place. */
export const httpRoutes = derive(
  "http-routes",
  (place, read): Collection<Key, ir.HttpRoute> =>
    read.from(httpListener, place)?.ordered ?? read.from(listedRoutes, place),
  { share: takeNext },
);

/** The same where only a list says what the order is. */
const listedRoutes = listed("listed-routes", (place, read) => read.from(httpListener, place)?.routes ?? NO_ROUTES);

/** A TCP listener of the IR; key: its place. */
export const tcpListener = derive(
  "tcp-listener",
  (place, read) => (read.from(xdsIr, "").tcp ?? [])[Number(place)] as ir.TcpListener,
  { share: takeNext },
);

/** The UDP listeners of the IR: those that are served, and those whose address and port an earlier one has; key: empty. */
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

/** An HTTP listener without its routes; `place` is its own in the IR. */
export interface LeanListener extends ir.HttpListener {
  readonly place?: string;
}

/** An HTTP listener as listeners, filters and global resources see it: it keeps its identity while routes come, go and change. Key: its place. */
export const leanListener = derive(
  "lean-listener",
  (place, read): LeanListener => {
    const { routes: _routes, ordered: _ordered, ...rest } = read.from(httpListener, place) as ir.HttpListener;
    return { ...rest, place };
  },
  { share: shareLevels(1) },
);

/** The IR as listeners and global resources see it, without routes of HTTP and its lists of endpoints; key: empty. */
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
