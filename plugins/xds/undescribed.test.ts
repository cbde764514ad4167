import { describe, expect, test } from "bun:test";
import { create, fromBinary } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { encodeMessage } from "../../core/envoy/mod.ts";
import { createEngine } from "../../core/incremental/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import { createXdsTranslator, type Resources, TranslatedResource } from "./translate/mod.ts";
import { worldOfSending } from "./translate/sending.ts";
import { bareResources, descriptionIsRead } from "./undescribed.ts";

function createUndescribed() {
  const engine = createEngine();
  return (resources: Resources) => engine.build(worldOfSending(resources), bareResources, "").value;
}

const metadata = { kind: "HTTPRoute", name: "r", namespace: "default" };

function routeOf(i: number, prefix = "/"): ir.HttpRoute {
  const name = `httproute/default/r/rule/${i}`;
  const endpoints = [{ host: "10.0.0.1", port: 8080 }];
  const settings = [{ name: `${name}/backend/0`, weight: 1, addressType: "IP" as const, endpoints, metadata }];
  return { name, hostname: `h${i}.test`, pathMatch: { prefix }, metadata, destination: { name, settings, metadata } };
}

function worldOf(routes: readonly ir.HttpRoute[]): ir.XdsIr {
  const listener = { name: "default/eg/http", address: "0.0.0.0", port: 10080, hostnames: ["*"], metadata };
  return { http: [{ ...listener, routes }] };
}

const translator = () => createXdsTranslator({ controllerNamespace: "s" });
const sent = (of: { readonly encoded?: { readonly bytes: Uint8Array } } | undefined) =>
  of?.encoded?.bytes ?? new Uint8Array();

/** How often the namespace stands in what is sent. */
function mentions(resources: Resources): number {
  const all = [...resources.clusters, ...resources.endpoints, ...resources.routes];
  return all.reduce(
    (sum, each) => sum + new TextDecoder("latin1").decode(sent(each)).split("envoy-gateway").length - 1,
    0,
  );
}

test("what was made from what is not sent, and nothing else is missing", () => {
  const { resources } = translator().build(worldOf([routeOf(0), routeOf(1)]));
  const bare = createUndescribed()(resources);
  // Two of each: clusters, localities, virtual hosts, routes.
  expect([mentions(resources), mentions(bare)]).toEqual([8, 0]);
  const [cluster, assignment, table] = [bare.clusters[0], bare.endpoints[0], bare.routes[0]].map(sent);
  const { metadata: _cluster, ...own } = resources.clusters[0]?.message ?? create(ClusterSchema);
  expect(fromBinary(ClusterSchema, cluster ?? new Uint8Array())).toEqual(create(ClusterSchema, own as never));
  const [locality] = fromBinary(ClusterLoadAssignmentSchema, assignment ?? new Uint8Array()).endpoints;
  expect([locality?.lbEndpoints.length, locality?.locality?.region, locality?.metadata]).toEqual([
    ...[1, "httproute/default/r/rule/0/backend/0", undefined],
  ]);
  const hosts = fromBinary(RouteConfigurationSchema, table ?? new Uint8Array()).virtualHosts;
  expect(hosts.map(({ domains, routes }) => [domains, routes.map(({ name }) => name)])).toEqual(
    (resources.routes[0]?.message.virtualHosts ?? []).map(({ domains, routes }) => [
      domains,
      routes.map(({ name }) => name),
    ]),
  );
  // Who is to be told of a refusal is known all the same.
  expect(bare.routes[0]?.sources).toEqual(resources.routes[0]?.sources as never);
});

test("metadata of users and extensions stays", () => {
  const { resources } = translator().build(worldOf([routeOf(0)]));
  const [table] = resources.routes;
  const message = structuredClone(table?.message) as NonNullable<typeof table>["message"];
  const [route] = message.virtualHosts[0]?.routes ?? [];
  if (!table || !route?.metadata) throw new Error("no route");
  route.metadata.filterMetadata["mine"] = { a: "b" };
  const changed = { ...resources, routes: [{ name: table.name, message, sources: [] }] };
  const bare = fromBinary(RouteConfigurationSchema, sent(createUndescribed()(changed).routes[0]));
  expect(bare.virtualHosts[0]?.routes[0]?.metadata?.filterMetadata).toEqual({ mine: { a: "b" } });
});

test("a cluster that a patch has made keeps its load assignment", () => {
  const { resources } = translator().build(worldOf([routeOf(0)]));
  const [cluster] = resources.clusters;
  if (!cluster) throw new Error("no cluster");
  const patched = { name: cluster.name, message: structuredClone(cluster.message), sources: [] };
  const [bare] = createUndescribed()({ ...resources, clusters: [patched] }).clusters;
  expect([
    bare?.endpoints,
    mentions({ ...resources, clusters: bare ? [bare] : [], endpoints: [], routes: [] }),
  ]).toEqual([cluster.name, 0]);
});

test("what did not change is the same object as before, and versions differ from those of what is described", () => {
  const [own, undescribed] = [translator(), createUndescribed()];
  const routes = [routeOf(0), routeOf(1)];
  const before = undescribed(own.build(worldOf(routes)).resources);
  const described = own.build(worldOf(routes.with(1, routeOf(1, "/other")))).resources;
  const after = undescribed(described);
  expect(after.clusters[0]?.encoded).toBe(before.clusters[0]?.encoded as never);
  expect(after.endpoints[0]?.encoded).toBe(before.endpoints[0]?.encoded as never);
  const hosts = (of: Resources): readonly object[] => {
    const { virtualHosts } = (of.routes[0]?.encoded?.assembled?.parts ?? {}) as { virtualHosts?: readonly object[] };
    return virtualHosts ?? [];
  };
  expect(hosts(after)[0]).toBe(hosts(before)[0] as object);
  expect(hosts(after)[1]).not.toBe(hosts(before)[1]);
  expect(after.endpoints[0]?.encoded?.digest).not.toBe(described.endpoints[0]?.encoded?.digest as string);
});

describe("descriptions are read", () => {
  const isRead = (resources: Resources) =>
    createEngine().build(worldOfSending(resources, { described: "auto" }), descriptionIsRead, "").value;
  /** Resources of one route whose listener carries a text, as a format or the type of a filter does. */
  const withText = (text: string): Resources => {
    const { resources } = translator().build(worldOf([routeOf(0)]));
    const encoded = encodeMessage(ListenerSchema, { name: "l", statPrefix: text });
    return { ...resources, listeners: [new TranslatedResource("l", encoded, [])] };
  };

  test("not by what a plain route comes to", () => {
    expect(isRead(translator().build(worldOf([routeOf(0)])).resources)).toBe(false);
  });

  test.each([
    ["%METADATA(ROUTE:envoy-gateway:resources)%", true],
    ["%CLUSTER_METADATA(x)%", true],
    ["%DYNAMIC_METADATA(com.acme:user)%", false],
    ["xds.route_metadata.filter_metadata", true],
    ["envoy-gateway", true],
    ["envoy-gateway-system/eg/http", false],
    ["httproute/envoy-gateway/r", false],
    ["type.googleapis.com/envoy.extensions.filters.http.wasm.v3.Wasm", true],
    ["type.googleapis.com/envoy.extensions.filters.http.lua.v3.LuaPerRoute", true],
    ["lua.example.com", false],
  ])("by %s: %p", (text, expected) => {
    expect(isRead(withText(text))).toBe(expected);
  });

  test("by a header of a route", () => {
    const value = ["%METADATA(ROUTE:envoy-gateway:resources)%"];
    const route = { ...routeOf(0), addResponseHeaders: [{ name: "x-from", append: false, value }] };
    expect(isRead(translator().build(worldOf([route, routeOf(1)])).resources)).toBe(true);
  });
});
