import {
  Collection,
  type Derivation,
  derive,
  expand,
  filter,
  firstOfName,
  type Key,
  keyUnder,
  mapEachWith,
  type Reader,
  type Source,
} from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { done, flat, type Result } from "../../../../core/result/mod.ts";
import { contained } from "../base/checked.ts";
import type { TranslateOptions } from "../base/options.ts";
import { sourcesOf } from "../base/sources.ts";
import type { PlannedCluster } from "../clusters/plan.ts";
import type { HttpFilter } from "../filters/contract/filter.ts";
import { httpFilters } from "../filters/mod.ts";
import { filtersInUse } from "../parts/brought.ts";
import {
  deskOf,
  httpListener,
  httpRoutes,
  leanXds,
  placesOfListeners,
  servedUdp,
  takeNext,
  tcpListener,
  xdsIr,
} from "../parts/ir-parts.ts";
import type { RequiredResource } from "../required/required.ts";
import { sdsOfSettings, sdsUrls } from "../shapes/sds.ts";
import { tlsSecrets } from "../shapes/secrets.ts";
import { needsOfTcp, needsOfUdp } from "./l4-needs.ts";
import { heldNeeds, type Needed, neededCertificates, neededSecret, refused } from "./needed.ts";
import { routeNeeds } from "./of-routes.ts";
import { neededOnce } from "./shared-needs.ts";

/** A part of a data plane, with what it needs in the order in which that is listed, and the clusters among it by their places there. */
export interface Step {
  readonly needs: Derivation<readonly Needed[]>;
  readonly claims: Source<number, PlannedCluster>;
  /** The key of both. */
  readonly of: string;
}

type Steps = Omit<Step, "of">;

function step(name: string, needsOf: (of: string, read: Reader) => readonly Needed[]): Steps {
  const needs = derive(name, needsOf, { share: takeNext });
  const claims = derive(`clusters of ${name}`, (of, read) => {
    const list = read.from(needs, of);
    return Collection.of(list.flatMap((need, i) => ("cluster" in need ? [[i, need.cluster] as const] : [])));
  });
  return { needs, claims };
}

/** All parts that need something beside the routes of HTTP listeners, in the order in which it is listed; those of HTTP listeners come first, by their places. */
export function stepsOf(read: Reader): readonly Step[] {
  const places = (list: readonly unknown[] | undefined) => (list ?? []).map((_one, place) => String(place));
  return [
    ...placesOfListeners(read).map((of) => ({ ...neededByFilters, of })),
    ...places(read.from(xdsIr, "").tcp).map((of) => ({ ...ofTcp, of })),
    ...places(read.from(servedUdp, "").first).map((of) => ({ ...ofUdp, of })),
    { ...once, of: "" },
  ];
}

/** The settings of telemetry that TCP and UDP listeners take from the rest of the IR. */
const telemetry = (read: Reader) => {
  const { metrics, healthCheckLog } = read.from(leanXds, "");
  return { metrics, healthCheckLog };
};

const ofTcp = step("needs-of-tcp", (place, read) => {
  const listener = read.from(tcpListener, place);
  return heldNeeds(listener, () => needsOfTcp(listener, telemetry(read)));
});

const ofUdp = step("needs-of-udp", (place, read) => {
  const listener = read.from(servedUdp, "").first[Number(place)] as ir.UdpListener;
  return heldNeeds(listener, () => needsOfUdp(listener, telemetry(read)));
});

const routesWithTls = filter(
  "routes-with-tls",
  httpRoutes,
  ({ destination }) => destination?.settings?.some(({ tls }) => tls !== undefined) ?? false,
);

/** The SDS servers that routes of an HTTP listener name, each under its first route; key: the listener's place. */
const sdsOfRoutes = firstOfName(
  "sds-servers-of-routes",
  expand("sds-named-by-routes", routesWithTls, ({ destination }, route: Key) =>
    sdsOfSettings(destination?.settings).map((url, nth) => [keyUnder(route, nth), url] as const),
  ),
  (url) => url,
);

const sdsServers = derive("sds-servers", (_key, read): readonly string[] => {
  const ofRoutes = placesOfListeners(read).flatMap((place) => read.from(sdsOfRoutes, place).list);
  return [...new Set([...sdsUrls(read.from(leanXds, "")), ...ofRoutes])].sort();
});

const once = step("needed-once", (_key, read) =>
  neededOnce(read.from(leanXds, ""), {
    options: deskOf(read).options,
    filters: read.from(filtersInUse, ""),
    sdsServers: read.from(sdsServers, ""),
  }),
);

const notedNeeds = filter(
  "noted-needs",
  routeNeeds,
  ({ failed, certificates, filters }) => failed !== undefined || certificates !== undefined || filters !== undefined,
);

/** The fields of an HTTP listener that its secrets are made of; key: its place. */
const ownTls = derive("own-tls", (place, read) => {
  const { name, tls, metadata } = read.from(httpListener, place) as ir.HttpListener;
  return { name, tls, metadata };
});

/** The certificates that an HTTP listener shows to clients and, for its routes, to backends; key: its place. */
export const certificatesOfListener = derive(
  "certificates-of-listener",
  (place, read): readonly Needed[] => {
    const { name, tls, metadata } = read.from(ownTls, place);
    const sources = sourcesOf(metadata);
    const own = contained("certificates", () => (tls === undefined ? [] : tlsSecrets(tls)));
    const noted = read.from(notedNeeds, place).list;
    return [
      ...("fault" in own
        ? [refused("secrets", name, sources, own.fault)]
        : own.value.map((secret) => neededSecret(secret, sources))),
      ...noted.flatMap(({ failed, certificates }) => [
        ...(failed ? [refused("clusters", failed.route.name, sourcesOf(failed.route.metadata), failed.reason)] : []),
        ...neededCertificates(certificates),
      ]),
    ];
  },
  { share: takeNext },
);

/** Filters in the order in which their clusters and secrets are listed: that of their names. */
const requiring = httpFilters.filter((filter) => filter.resources).sort((a, b) => (a.name < b.name ? -1 : 1));

interface RequiredOfRoute {
  readonly route: ir.HttpRoute;
  readonly answers: ReadonlyMap<HttpFilter, Result<readonly RequiredResource[]>>;
}

/** The clusters and secrets that filters need for those routes of a listener that concern them; key: the listener's place. */
const requiredOfRoutes = mapEachWith(
  "required-of-routes",
  notedNeeds,
  (_place, read) => deskOf(read).options,
  ({ filters: route }, options) => (route === undefined ? undefined : requiredOf(route, options)),
);

function requiredOf(route: ir.HttpRoute, options: TranslateOptions): RequiredOfRoute | undefined {
  const answers = new Map<HttpFilter, Result<readonly RequiredResource[]>>();
  for (const filter of requiring) {
    const answer = flat(contained(filter.name, () => filter.resources?.(route, options) ?? NO_RESOURCES));
    if ("fault" in answer || answer.value.length > 0) answers.set(filter, answer);
  }
  return answers.size === 0 ? undefined : { route, answers };
}

/** The same, filter by filter; key: the listener's place. */
const neededByFilters = step("needs-of-filters", (place, read) => {
  const required = read.from(requiredOfRoutes, place).list;
  if (required.length === 0) return NOTHING;
  return requiring.flatMap((filter) =>
    required.flatMap(({ route, answers }) => neededOf(route, answers.get(filter) ?? NO_RESOURCES)),
  );
});

const NOTHING: readonly Needed[] = Object.freeze([]);
const NO_RESOURCES: Result<readonly RequiredResource[]> = done([]);

function neededOf(route: ir.HttpRoute, answer: Result<readonly RequiredResource[]>): readonly Needed[] {
  const sources = sourcesOf(route.metadata);
  if ("fault" in answer) return [refused("clusters", route.name, sources, answer.fault)];
  return answer.value.map((needed): Needed => {
    if (needed.kind === "secret") return neededSecret(needed.secret, sources, true);
    const { spec } = needed;
    return { cluster: { name: spec.name, part: spec, inputs: [], make: () => spec } };
  });
}
