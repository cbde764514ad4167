import { expect, test } from "bun:test";
import { anyUnpack } from "@bufbuild/protobuf/wkt";
import { StatefulSessionPerRouteSchema } from "../../../../../core/envoy/generated/envoy/extensions/filters/http/stateful_session/v3/stateful_session_pb.ts";
import { CookieBasedSessionStateSchema } from "../../../../../core/envoy/generated/envoy/extensions/http/stateful_session/cookie/v3/cookie_pb.ts";
import { Parts } from "../../../../../core/incremental/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";
import { statefulSession } from "./stateful-session.ts";

/** The path of the cookie that keeps a session of a route with such a match. */
function cookiePathOf(pathMatch: ir.StringMatch | undefined): string | undefined {
  const route: ir.HttpRoute = {
    name: "r",
    ...(pathMatch && { pathMatch }),
    sessionPersistence: { cookie: { name: "s" } },
  };
  const overlay = statefulSession.onRoute?.(route, { parts: new Parts() } as never);
  if (overlay === undefined || "fault" in overlay) return undefined;
  const [config] = Object.values(overlay.value.typedPerFilterConfig ?? {});
  const perRoute = config && anyUnpack(config as never, StatefulSessionPerRouteSchema);
  const session = perRoute?.override.case === "statefulSession" ? perRoute.override.value : undefined;
  const state = session?.sessionState?.typedConfig;
  return state && anyUnpack(state, CookieBasedSessionStateSchema)?.cookie?.path;
}

test("the cookie of a session belongs to the path, of an expression to what is fixed at its beginning", () => {
  expect(cookiePathOf({ prefix: "/v1" })).toBe("/v1");
  expect(cookiePathOf({ exact: "/v1/x" })).toBe("/v1/x");
  expect(cookiePathOf(undefined)).toBe("/");
  const fixed: Readonly<Record<string, string>> = {
    "/v3/user/.*": "/v3/user",
    "/v[0-9]+/user": "/",
    "/a/b+/c": "/a",
    "/a/(b|c)": "/",
    "/a|/b": "/",
    "/a/?b": "/",
    "/a/x/?b": "/a",
    "/plain": "/plain",
    "^/a/b": "/",
  };
  for (const [safeRegex, path] of Object.entries(fixed))
    expect([safeRegex, cookiePathOf({ safeRegex })]).toEqual([safeRegex, path]);
});
