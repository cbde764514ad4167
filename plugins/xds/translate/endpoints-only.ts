import type * as ir from "../../../core/ir/mod.ts";
import type { Memo } from "./memo.ts";

/**
 * Whether all that differs between two settings is which endpoints they have: then they differ in nothing but their load assignment. Parts of
 * the IR that say the same are the same, so identity is compared; an answer of false costs time and nothing else.
 */
function sameSetting(a: ir.DestinationSetting, b: ir.DestinationSetting): boolean {
  if (a === b) return true;
  if (!a.endpoints?.length || !b.endpoints?.length || b.addressType === "FQDN") return false;
  return sameFields(a, b, "endpoints");
}

/** The same for lists of settings. */
function sameButEndpoints(
  a: readonly ir.DestinationSetting[] | undefined,
  b: readonly ir.DestinationSetting[] | undefined,
): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++)
    if (!sameSetting(a[i] as ir.DestinationSetting, b[i] as ir.DestinationSetting)) return false;
  return true;
}

/** The same for the settings to which a route sends requests. */
function routeSameButEndpoints(a: ir.HttpRoute, b: ir.HttpRoute): boolean {
  const { destination: was } = a;
  const { destination: now } = b;
  if (was === undefined || now === undefined || !sameButEndpoints(was.settings, now.settings)) return false;
  return sameFields(was, now, "settings") && sameFields(a, b, "destination");
}

/** A route of a listener, and the same route as it was when anything but its endpoints last changed. */
export interface KnownRoute {
  readonly route: ir.HttpRoute;
  readonly steady: ir.HttpRoute;
}

/** The routes of a listener. Most of what is made of a route does not ask for its endpoints, so it is made of the steady one. */
export function knownRoutes(memo: Memo, listener: ir.HttpListener): readonly KnownRoute[] {
  const list = { parts: listener.routes ?? NO_ROUTES, inputs: [] };
  return memo.each(`known routes of ${listener.name}`, list, (route, before?: KnownRoute) => {
    const same = before !== undefined && routeSameButEndpoints(before.steady, route);
    return { route, steady: same ? before.steady : route };
  });
}

/** The routes of a listener for all who do not look at endpoints: the same list while only endpoints come and go. */
export function steadyRoutes(memo: Memo, listener: ir.HttpListener): readonly ir.HttpRoute[] {
  const list = { parts: knownRoutes(memo, listener), inputs: [] };
  return memo.each(`steady routes of ${listener.name}`, list, ({ steady }) => steady);
}

const NO_ROUTES: readonly ir.HttpRoute[] = Object.freeze([]);

/** Whether two records have the same fields and, one field aside, the identical things in them. */
function sameFields<T extends object>(a: T, b: T, aside: keyof T): boolean {
  let count = 0;
  for (const field in b) {
    if (field !== aside && (a[field] !== b[field] || !(field in a))) return false;
    count++;
  }
  for (const _ in a) count--;
  return count === 0;
}
