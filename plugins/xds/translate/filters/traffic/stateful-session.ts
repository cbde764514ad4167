import {
  StatefulSessionPerRouteSchema,
  StatefulSessionSchema,
} from "../../../../../core/envoy/generated/envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.ts";
import { CookieBasedSessionStateSchema } from "../../../../../core/envoy/generated/envoy/extensions/http/stateful_session/cookie/v3/cookie_pb.ts";
import { HeaderBasedSessionStateSchema } from "../../../../../core/envoy/generated/envoy/extensions/http/stateful_session/header/v3/header_pb.ts";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { done } from "../../../../../core/result/mod.ts";
import { duration } from "../../shapes/duration.ts";
import { extension } from "../../shapes/extension.ts";
import { policyFilter } from "../contract/policy-filter.ts";

const name = "envoy.filters.http.stateful_session";

/** Keeps a client on one endpoint. The configuration in the chain is replaced by each route's own. */
export const statefulSession = policyFilter({
  name,
  protects: false,
  // The whole route, since a cookie belongs to its path.
  of: (route) => (sessionOf(route) === undefined ? undefined : route),
  entries: (route) => [done({ name, config: packAny(StatefulSessionSchema, sessionOf(route) ?? {}) })],
  overlay(route) {
    const value = sessionOf(route) ?? {};
    const config = packAny(StatefulSessionPerRouteSchema, { override: { case: "statefulSession", value } });
    return done({ typedPerFilterConfig: { [name]: config } });
  },
});

function sessionOf({ sessionPersistence: session, pathMatch }: ir.HttpRoute) {
  if (session?.cookie !== undefined) {
    const { name: cookieName, ttl } = session.cookie;
    const cookie = { name: cookieName, path: cookiePath(pathMatch), ...(ttl !== undefined && { ttl: duration(ttl) }) };
    return {
      sessionState: extension("envoy.http.stateful_session.cookie", CookieBasedSessionStateSchema, { cookie }),
    };
  }
  if (session?.header === undefined) return undefined;
  const header = { name: session.header.name };
  return { sessionState: extension("envoy.http.stateful_session.header", HeaderBasedSessionStateSchema, header) };
}

/** A cookie belongs to a path and all below it (RFC 6265), so it can cover a pattern's fixed beginning only. */
function cookiePath(path: ir.StringMatch | undefined): string {
  if (path?.safeRegex === undefined) return path?.exact ?? path?.prefix ?? "/";
  if (path.safeRegex.includes("|")) return "/";
  const segments = path.safeRegex.split("/");
  const open = segments.findIndex((segment) => /[\\.+*?()[\]{}^$]/.test(segment));
  // A quantifier behind a slash makes the slash optional, and the segment before it then only the beginning of one.
  const repeats = /^[*+?{]/.test(segments[open] ?? "") ? 1 : 0;
  const fixed = open < 0 ? segments : segments.slice(0, Math.max(open - repeats, 0));
  return fixed.join("/") || "/";
}
