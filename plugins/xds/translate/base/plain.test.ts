import { expect, test } from "bun:test";
import { RouteSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { encode } from "../../../../core/envoy/mod.ts";
import { Parts } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { httpFilters } from "../filters/mod.ts";
import { buildRoute, type RouteContext } from "../routes/route.ts";
import { describing } from "../shapes/metadata.ts";
import { isPlain } from "./plain.ts";

const metadata = { kind: "HTTPRoute", name: "r", namespace: "default" };
const setting: ir.DestinationSetting = { name: "b/0", weight: 1, endpoints: [{ host: "10.0.0.1", port: 80 }] };

/** Every field that a plain route can have. */
const full: ir.HttpRoute = {
  ...{ name: "r", hostname: "*.example.com", isHTTP2: true, metadata, pathMatch: { safeRegex: "/a.*" } },
  headerMatches: [{ name: "h", exact: "1" }],
  queryParamMatches: [{ name: "q", prefix: "2" }],
  cookieMatches: [{ name: "c", suffix: "3", invert: true }],
  destination: { name: "b", settings: [setting] },
};

const routes: readonly ir.HttpRoute[] = [
  full,
  { name: "bare" },
  { name: "everywhere", pathMatch: { prefix: "/" } },
  { name: "nowhere", destination: { name: "b" } },
  { name: "weighted", destination: { name: "b", settings: [setting, { name: "b/1", weight: 2, invalid: true }] } },
  { name: "shared", destination: { name: "b", backendClusterRefs: [{ name: "s", weight: 1 }] } },
];

test("no filter is for a plain route", () => {
  for (const route of routes) {
    expect(isPlain(route)).toBe(true);
    expect(httpFilters.filter(({ uses }) => uses?.(route) === true).map(({ name }) => name)).toEqual([]);
  }
});

test("a route with any other field is not plain, nor one whose requests are resolved by their host", () => {
  for (const more of [{ timeout: "1s" }, { statName: "s" }, { traffic: {} }, { mirrors: [] }])
    expect(isPlain({ ...full, ...more })).toBe(false);
  expect(isPlain({ ...full, destination: { name: "b", settings: [{ isDynamicResolver: true }] } })).toBe(false);
});

test("a plain route is what it is when everything is looked at", () => {
  const bytes = (route: ir.HttpRoute, concerned: boolean) => {
    const built = buildRoute(route, { ...context, concerned });
    if ("fault" in built) throw new Error(built.fault);
    return [...encode(RouteSchema, built.value)];
  };
  for (const route of routes) expect(bytes(route, false)).toEqual(bytes(route, true));
});

const context: RouteContext = {
  listener: {
    name: "l",
    address: "0.0.0.0",
    port: 80,
    hostnames: ["*"],
    timeout: { http: { requestReceivedTimeout: "5s" } },
  },
  http3Port: 443,
  backends: new Map([["s", { name: "s" }]]),
  filters: httpFilters,
  facts: httpFilters.map(() => undefined),
  parts: new Parts(),
  describe: describing(new Parts(), true),
  concerned: false,
  options: { controllerNamespace: "envoy-gateway-system" },
};
