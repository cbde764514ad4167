import { expect, spyOn, test } from "bun:test";
import { fromBinary } from "@bufbuild/protobuf";
import { type Cluster, ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { EncodedMessage } from "../../core/envoy/mod.ts";
import type * as ir from "../../core/ir/mod.ts";
import type { HookRunner } from "../../core/plugin/mod.ts";
import { typeUrls } from "./cache/mod.ts";
import { createMaker } from "./maker.ts";
import { differencesOfMade } from "./verification.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

const metadata = { kind: "HTTPRoute", name: "r", namespace: "default" };

function routeOf(i: number, prefix: string): ir.HttpRoute {
  const name = `httproute/default/r/rule/${i}`;
  const endpoints = [{ host: "10.0.0.1", port: 8080 }];
  const settings = [{ name: `${name}/backend/0`, weight: 1, addressType: "IP" as const, endpoints, metadata }];
  return { name, hostname: `h${i}.test`, pathMatch: { prefix }, metadata, destination: { name, settings, metadata } };
}

function worldOf(prefix: string): ir.XdsIr {
  const listener = { name: "default/eg/http", address: "0.0.0.0", port: 10080, hostnames: ["*"], metadata };
  return { http: [{ ...listener, routes: [routeOf(0, "/"), routeOf(1, prefix)] }] };
}

test.each([true, false, "auto"] as const)(
  "what is made is encoded, and never decoded again where nobody reads it; described: %p",
  async (described) => {
    const maker = createMaker("default/eg", { options: { controllerNamespace: "s" }, described });
    const read = spyOn(EncodedMessage.prototype, "message");
    try {
      const { types } = await maker(worldOf("/a"), NO_HOOKS);
      await maker(worldOf("/b"), NO_HOOKS);
      expect([...types.values()].map((list) => list.length)).toEqual([1, 1, 2, 2, 0]);
      const names = read.mock.contexts.map((encoded) => (encoded as EncodedMessage).schema.typeName);
      // A duration that many clusters share is looked at where their rules are.
      expect(names.filter((name) => name !== "google.protobuf.Duration")).toEqual([]);
    } finally {
      read.mockRestore();
    }
  },
);

test("what comes to be read, and is read no more, is described meanwhile, and what is made is what would be made from nothing", async () => {
  const options = { controllerNamespace: "s" };
  const lookedUp = (i: number): ir.HttpRoute => {
    const route = routeOf(i, `/${i}`);
    const [setting] = route.destination?.settings ?? [];
    const named = { ...setting, addressType: "FQDN" as const, endpoints: [{ host: "a.test", port: 80 }] };
    return { ...route, destination: { name: `dns/${i}`, settings: [named], metadata } };
  };
  const world = (...routes: readonly ir.HttpRoute[]): ir.XdsIr => {
    const [listener] = worldOf("/").http ?? [];
    return { http: [{ ...(listener as ir.HttpListener), routes }] };
  };
  const value = ["%METADATA(ROUTE:envoy-gateway:resources)%"];
  const reading = { ...routeOf(9, "/9"), addResponseHeaders: [{ name: "x-from", append: false, value }] };
  const steps = [
    [world(routeOf(0, "/"), lookedUp(1)), false],
    [world(routeOf(0, "/"), lookedUp(1), reading), true],
    [world(routeOf(0, "/other"), lookedUp(1), reading), true],
    [world(routeOf(0, "/other"), lookedUp(1)), false],
    [world(routeOf(0, "/other")), false],
  ] as const;
  const live = createMaker("default/eg", { options });
  for (const [ir, isDescribed] of steps) {
    const [made, anew] = [await live(ir, NO_HOOKS), await createMaker("default/eg", { options })(ir, NO_HOOKS)];
    expect(differencesOfMade(made, anew)).toEqual([]);
    const own = [...(made.types.get(typeUrls.cluster) ?? []), ...(made.types.get(typeUrls.endpoints) ?? [])];
    const said = own.some(({ bytes }) => new TextDecoder("latin1").decode(bytes).includes("envoy-gateway"));
    expect(said).toBe(isDescribed);
  }
});

test("hooks see descriptions, which are not sent for that", async () => {
  const seen: unknown[] = [];
  const hooks: HookRunner = {
    has: (point) => point === "cluster",
    run: async (_point, value) => {
      seen.push(Object.keys((value as Cluster).metadata?.filterMetadata ?? {}));
      return value;
    },
  };
  const { types } = await createMaker("default/eg", { options: { controllerNamespace: "s" } })(worldOf("/a"), hooks);
  expect(seen).toEqual([["envoy-gateway"], ["envoy-gateway"]]);
  const sent = (types.get(typeUrls.cluster) ?? []).map(({ bytes }) => fromBinary(ClusterSchema, bytes).metadata);
  expect(sent).toEqual([undefined, undefined]);
});

test("of two builds at once each is described where something of its own reads that", async () => {
  const options = { controllerNamespace: "s" };
  const value = ["%METADATA(ROUTE:envoy-gateway:resources)%"];
  const reading = (prefix: string): ir.XdsIr => {
    const [listener] = worldOf("/").http ?? [];
    const route = { ...routeOf(9, prefix), addResponseHeaders: [{ name: "x-from", append: false, value }] };
    return { http: [{ ...(listener as ir.HttpListener), routes: [route] }] };
  };
  const live = createMaker("default/eg", { options });
  const both = await Promise.all([live(reading("/a"), NO_HOOKS), live(reading("/b"), NO_HOOKS)]);
  for (const [i, made] of both.entries()) {
    const anew = await createMaker("default/eg", { options })(reading(i === 0 ? "/a" : "/b"), NO_HOOKS);
    expect(differencesOfMade(made, anew)).toEqual([]);
  }
});
