import { hasCondition } from "../../../core/status/conditions.ts";
import type { CheckedListener } from "./listener.ts";

/** Protocols that can stand on one port beside each other: HTTPS and TLS share it by SNI. UDP shares a port number with anything. */
export function protocolGroup({ spec }: Pick<CheckedListener, "spec">): string {
  return spec.protocol === "HTTPS" || spec.protocol === "TLS" ? "HTTPS/TLS" : spec.protocol;
}

/** Whether listeners of the protocol are told apart by hostname. */
export function hasHostname({ spec }: Pick<CheckedListener, "spec">): boolean {
  return spec.protocol === "HTTP" || spec.protocol === "HTTPS" || spec.protocol === "TLS";
}

/** The hostname of a listener for comparisons; all hosts are `*`. */
export function hostnameOf({ spec }: Pick<CheckedListener, "spec">): string {
  return spec.hostname || "*";
}

/** Whether a listener has lost its port or hostname to another one. */
export function isConflicted({ conditions }: CheckedListener): boolean {
  return hasCondition(conditions, "Conflicted", "True");
}

/** Whether two hostnames of HTTPS listeners can name the same host, counting a wildcard for one label; undefined means any host. */
export function hostnamesOverlap(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return true;
  return a === b || coversOneLabel(a, b) || coversOneLabel(b, a);
}

function coversOneLabel(wildcard: string, host: string): boolean {
  if (!isWildcard(wildcard) || isWildcard(host)) return false;
  const suffix = wildcard.slice(1);
  return host.endsWith(suffix) && !host.slice(0, -suffix.length).includes(".");
}

function isWildcard(host: string): boolean {
  return host.length > 1 && host.startsWith("*");
}

/**
 * Whether a hostname falls under a wildcard, counting it for any number of labels, as Gateway API does for routes:
 * `*.com` takes `a.example.com` and `*.example.com`.
 */
export function wildcardTakes(wildcard: string, host: string): boolean {
  const suffix = wildcard.replace(/^\*/, "");
  if (!host.startsWith("*")) return host.endsWith(suffix) && host.length > suffix.length;
  const below = host.slice(1);
  return below.endsWith(suffix) && below.length > suffix.length && below.slice(0, -suffix.length).startsWith(".");
}

/** The hosts that a route and a listener have in common, sorted: where both name hosts, the more specific of each matching pair. */
export function sharedHosts(routeHosts: readonly string[], listenerHost: string | undefined): readonly string[] {
  if (routeHosts.length === 0) return [listenerHost || "*"];
  if (routeHosts.length === 1 && (!listenerHost || listenerHost === routeHosts[0])) return routeHosts;
  const found = new Set<string>();
  for (const host of routeHosts) for (const shared of intersect(host, listenerHost || undefined)) found.add(shared);
  return [...found].sort();
}

function intersect(route: string, listener: string | undefined): readonly string[] {
  if (listener === undefined || listener === route) return [route];
  if (listener.startsWith("*") && route.startsWith("*")) {
    return [...(wildcardTakes(route, listener) ? [listener] : []), ...(wildcardTakes(listener, route) ? [route] : [])];
  }
  if (listener.startsWith("*")) return wildcardTakes(listener, route) ? [route] : [];
  if (route.startsWith("*")) return wildcardTakes(route, listener) ? [listener] : [];
  return [];
}
