import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import type { Any } from "@bufbuild/protobuf/wkt";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  FilterConfigSchema,
  RouteSchema,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { RBACPerRouteSchema } from "../../../core/envoy/generated/envoy/extensions/filters/http/rbac/v3/rbac_pb.ts";
import { HttpConnectionManagerSchema } from "../../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { DownstreamTlsContextSchema } from "../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import { unpackAny } from "../../../core/envoy/message/registry.ts";
import { asFields, assemble, type EncodedMessage, encodeMessage, packAny } from "../../../core/envoy/mod.ts";
import { createEngine } from "../../../core/incremental/mod.ts";
import { type Resources, TranslatedResource } from "../translate/mod.ts";
import { worldOfSending } from "../translate/sending.ts";
import { protectedResources } from "./mod.ts";

function createProtection() {
  const engine = createEngine();
  return (resources: Resources, protecting: ReadonlySet<string> = new Set()) =>
    engine.build(worldOfSending(resources, { protecting }), protectedResources, "").value;
}

const JWT = "envoy.filters.http.jwt_authn";
const on = packAny(FilterConfigSchema, { config: {} });
const off = packAny(FilterConfigSchema, { disabled: true });

type Configs = Readonly<Record<string, ReturnType<typeof packAny>>>;

function route(prefix: string, typedPerFilterConfig: Configs = {}) {
  const action = { case: "route" as const, value: { clusterSpecifier: { case: "cluster" as const, value: "c" } } };
  return {
    name: prefix,
    match: { pathSpecifier: { case: "prefix" as const, value: prefix } },
    action,
    typedPerFilterConfig,
  };
}

/** A route configuration with a virtual host for each list of routes. */
function table(name: string, ...hosts: readonly (readonly ReturnType<typeof route>[])[]) {
  const encoded = hosts.map((routes, i) => {
    const parts = asFields(routes.map((one) => encodeMessage(RouteSchema, one)));
    return assemble(VirtualHostSchema, { name: `h${i}`, domains: [`h${i}`], routes: parts }, ["routes"]);
  });
  const init = { name, virtualHosts: asFields(encoded) };
  return new TranslatedResource(name, assemble(RouteConfigurationSchema, init, ["virtualHosts"]), []);
}

/** A listener with a filter chain for each list of names of HTTP filters; all ask the same route configuration. */
function listener(name: string, rds: string, chains: readonly (readonly string[])[], certificates?: string) {
  const filterChains = chains.map((filters) => {
    const manager = packAny(HttpConnectionManagerSchema, {
      statPrefix: name,
      routeSpecifier: { case: "rds", value: { routeConfigName: rds } },
      httpFilters: filters.map((filter) => ({ name: filter })),
    });
    return {
      filters: [{ name: "http", configType: { case: "typedConfig" as const, value: manager } }],
      ...tls(certificates),
    };
  });
  return new TranslatedResource(name, encodeMessage(ListenerSchema, { name, filterChains }), []);
}

function tls(authority: string | undefined) {
  if (authority === undefined) return {};
  const validation = { defaultValidationContext: {}, validationContextSdsSecretConfig: { name: authority } };
  const context = packAny(DownstreamTlsContextSchema, {
    requireClientCertificate: true,
    commonTlsContext: { validationContextType: { case: "combinedValidationContext", value: validation } },
  });
  return { transportSocket: { name: "tls", configType: { case: "typedConfig" as const, value: context } } };
}

const world = (listeners: Resources["listeners"], routes: Resources["routes"]): Resources => {
  return { listeners, routes, clusters: [], endpoints: [], secrets: [] };
};

/** The text that a chain tells its connections; undefined where it tells nothing. */
function toldBy(resources: Resources): readonly (string | undefined)[] {
  return resources.listeners.flatMap(({ message }) =>
    message.filterChains.map(({ filters: [first] }) => {
      const config = unpackAny(first?.configType.value as Any)?.message as {
        onNewConnection?: { value: { value: { format: { value: { specifier: { value: string } } } } } }[];
      };
      return config.onNewConnection?.[0]?.value.value.format.value.specifier.value;
    }),
  );
}

/** Each route: what it matches, what it needs, and its status where it answers itself. */
function routesOf(resources: Resources, host = 0): readonly string[] {
  return (resources.routes[0]?.message.virtualHosts[host]?.routes ?? []).map(({ name, match, action }) => {
    const needs = (match?.filterState ?? []).map(
      ({ matcher }) => JSON.stringify(matcher.value).match(/\|[^"]*\|/)?.[0],
    );
    const path = match?.pathSpecifier.value;
    return `${name} ${path} ${needs.join(" ")} ${action.case === "directResponse" ? action.value.status : ""}`.trim();
  });
}

test("a route that needs a filter asks for it, and is followed by one that answers 503 to the same requests", () => {
  const routes = [table("t", [route("/a", { [JWT]: on }), route("/")])];
  const guarded = createProtection()(world([listener("l", "t", [[JWT, "envoy.filters.http.router"]])], routes));
  expect(routesOf(guarded)).toEqual([`/a /a |${JWT}|`, "/a /a  503", "/ /"]);
  expect(toldBy(guarded)).toEqual([`|${JWT}|`]);
  expect(guarded.listeners[0]?.message.filterChains[0]?.filters.map(({ name }) => name)).toEqual([
    "envoy.filters.network.set_filter_state",
    "http",
  ]);
});

test("where nothing protects, all stays the same object", () => {
  const plain = world(
    [listener("l", "t", [["envoy.filters.http.cors", "envoy.filters.http.router"]])],
    [table("t", [route("/a", { "envoy.filters.http.cors": on, [JWT]: off })])],
  );
  const guarded = createProtection()(plain);
  expect(guarded.listeners[0]).toBe(plain.listeners[0] as never);
  expect(guarded.routes[0]).toBe(plain.routes[0] as never);
});

test("filters that nobody knows, those of policies and what a virtual host says protect as well", () => {
  const entry = "envoy.filters.http.ext_authz/securitypolicy/default/p";
  const guarded = createProtection()(
    world(
      [listener("l", "t", [[entry, "acme.filter", "envoy.filters.http.router"]])],
      [table("t", [route("/a", { [entry]: on, "acme.filter": on })])],
    ),
  );
  expect(routesOf(guarded)[0]).toBe(`/a /a |acme.filter| |${entry}|`);
  expect(toldBy(guarded)).toEqual([`|${entry}|acme.filter|`]);
});

test("authorization by place needs the filter that looks places up", () => {
  const rbac = "envoy.filters.http.rbac";
  const places = packAny(RBACPerRouteSchema, {
    rbac: {
      rules: {
        policies: {
          a: { permissions: [{ rule: { case: "header", value: { name: "x-eg-internal-geoip-country" } } }] },
        },
      },
    },
  });
  const guarded = createProtection()(
    world(
      [listener("l", "t", [[rbac]]), listener("m", "t", [["envoy.filters.http.geoip", rbac]])],
      [table("t", [route("/a", { [rbac]: places }), route("/b", { [rbac]: on })])],
    ),
  );
  expect(toldBy(guarded)).toEqual([`|${rbac}|`, `|envoy.filters.http.geoip|${rbac}|`]);
  expect(routesOf(guarded)).toEqual([
    `/a /a |${rbac}| |envoy.filters.http.geoip|`,
    "/a /a  503",
    `/b /b |${rbac}|`,
    "/b /b  503",
  ]);
});

test("what clients' certificates open needs them, by the rules of now, on all chains or on none", () => {
  const routes = [table("t", [route("/a")])];
  const needs = (...listeners: Resources["listeners"]) => routesOf(createProtection()(world(listeners, routes)))[0];
  const first = needs(listener("l", "t", [[]], "ca")) as string;
  expect(first).toMatch(/^\/a \/a \|client-certificate-[0-9a-f]{16}\|$/);
  expect(needs(listener("l", "t", [[], []], "ca"))).toBe(first);
  expect(needs(listener("l", "t", [[]], "other"))).not.toBe(first);
  expect(needs(listener("l", "t", [[]], "ca"), listener("m", "t", [[]]))).toBe("/a /a");
});

test("a virtual host that did not change keeps its bytes, and one that a hook replaced is guarded too", () => {
  const protection = createProtection();
  const listeners = [listener("l", "t", [[JWT]])];
  const before = table("t", [route("/a", { [JWT]: on })], [route("/b", { [JWT]: on })]);
  const hosts = (resources: Resources) =>
    (resources.routes[0] as TranslatedResource<typeof RouteConfigurationSchema>).encoded.assembled?.parts
      .virtualHosts as readonly EncodedMessage[];
  const first = hosts(protection(world(listeners, [before])));
  const message = { ...before.message, virtualHosts: before.message.virtualHosts.slice() };
  message.virtualHosts[1] = create(VirtualHostSchema, {
    name: "h1",
    domains: ["h1"],
    routes: [route("/c", { [JWT]: on })],
  });
  const changed = protection(world(listeners, [{ name: "t", message, sources: [] }]));
  expect(hosts(changed)[0]).toBe(first[0] as never);
  expect(routesOf(changed, 1)).toEqual([`/c /c |${JWT}|`, "/c /c  503"]);
});

test("a name in which the state would be read wrongly is not told, so what needs it stays closed", () => {
  const guarded = createProtection()(world([listener("l", "t", [[`odd|${JWT}`, "100%"]])], []));
  expect(toldBy(guarded)).toEqual(["|100%%|"]);
});

test("a filter of a plugin that is said to protect is needed by all routes of the chains that have it, and of no others", () => {
  const ROUTER = "envoy.filters.http.router";
  const listeners = [
    listener("l", "t", [["acme.auth", ROUTER]]),
    listener("m", "u", [["acme.auth", ROUTER], [ROUTER]]),
  ];
  const make = createProtection();
  const of = (name: string) => world(listeners, [table(name, [route("/a")])]);
  expect(routesOf(make(of("t"), new Set(["acme.auth"])))).toEqual(["/a /a |acme.auth|", "/a /a  503"]);
  expect(routesOf(make(of("u"), new Set(["acme.auth"])))).toEqual(["/a /a"]);
  expect(routesOf(make(of("t")))).toEqual(["/a /a"]);
});
