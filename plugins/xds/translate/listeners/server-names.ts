import type * as ir from "../../../../core/ir/mod.ts";
import type { SharedPort } from "../parts/plan.ts";
import { serverNames } from "./listener-filters.ts";

/**
 * Envoy refuses a listener with two filter chains for one server name, and all its other chains with it. Listeners and routes are told
 * apart before; a name that gets here twice stays with the first chain, which is that of the oldest Gateway.
 */

/** All server names: a chain without any takes every connection. */
const ALL = "*";

/** The chains that are left of a port. */
export interface DistinctChains {
  /** HTTPS listeners with the server names of their chain. */
  readonly http: readonly ir.HttpListener[];
  readonly tcp: readonly TcpChainOf[];
  /** TCP listeners whose hostname leads nowhere. */
  readonly unserved: readonly ir.TcpListener[];
  /** Chains that lost names to earlier ones. */
  readonly repeated: readonly Repeated[];
  /** Whether something takes every connection that no named chain does. */
  readonly catchesAll: boolean;
}

/** A route of a TCP listener with the place that it has there. */
export interface TcpChainOf {
  readonly listener: ir.TcpListener;
  readonly route: ir.TcpRoute;
  readonly place: number;
}

/** Names that a chain does not get. */
export interface Repeated {
  readonly name: string;
  readonly names: readonly string[];
  readonly metadata: ir.ResourceMetadata | undefined;
}

/** Keeps of every chain the names that no chain before it has; one with none left is gone. A listener or route that keeps its names stays the same object. */
export function distinctChains(port: SharedPort): DistinctChains {
  const taken = new Set<string>();
  const repeated: Repeated[] = [];
  const keep = (wanted: readonly string[], of: Omit<Repeated, "names">): readonly string[] => {
    const all = wanted.length === 0 ? [ALL] : wanted;
    const [own, others] = taking(all, taken);
    if (others.length > 0) repeated.push({ ...of, names: others });
    return others.length === 0 ? wanted : own;
  };
  const http = port.http.flatMap((listener) => {
    if (listener.tls === undefined) return [];
    const wanted = serverNames(listener.hostnames);
    const own = keep(wanted, { name: listener.name, metadata: listener.metadata });
    if (own === wanted) return listener;
    return own.length === 0 ? [] : { ...listener, hostnames: own };
  });
  const tcp = port.tcp.flatMap((listener) =>
    (listener.routes ?? []).flatMap((route, place): TcpChainOf[] => {
      const wanted = serverNames(route.tls?.inspector?.snis);
      const own = keep(wanted, { name: route.name ?? "", metadata: route.metadata ?? listener.metadata });
      if (own === wanted) return [{ listener, route, place }];
      return own.length === 0 ? [] : [{ listener, route: withNames(route, own), place }];
    }),
  );
  const unserved = port.tcp.filter(
    ({ unservedHostname }) => unservedHostname !== undefined && taking([unservedHostname], taken)[0].length > 0,
  );
  return { http, tcp, unserved, repeated, catchesAll: taken.has(ALL) || port.plain.length > 0 };
}

/** The names that were free until now, and those that were not. */
function taking(names: readonly string[], taken: Set<string>): readonly [own: string[], others: string[]] {
  const [own, others]: [string[], string[]] = [[], []];
  for (const name of names) {
    const folded = name.toLowerCase();
    (taken.has(folded) ? others : own).push(name);
    taken.add(folded);
  }
  return [own, others];
}

function withNames(route: ir.TcpRoute, snis: readonly string[]): ir.TcpRoute {
  return { ...route, tls: { ...route.tls, inspector: { ...route.tls?.inspector, snis } } };
}
