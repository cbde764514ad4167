import { expect, test } from "bun:test";
import { fromBinary } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { SecretSchema } from "../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import type { DiscoveryResponse } from "../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import { resourceOf, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { rateLimitMethod } from "../../plugins/xds/server/mod.ts";
import { openSotw, type Rig, type SotwClient, startRig } from "../xds-client/mod.ts";

const { cluster, endpoints, listener, route, secret } = typeUrls;
const open = (rig: Rig): SotwClient => openSotw({ port: rig.port }, { id: "envoy-1", cluster: "default/eg" });

/** The type of a response and the names in it, in the order of the wire. */
function said({ typeUrl, resources }: DiscoveryResponse): [string, ...string[]] {
  const name = (value: Uint8Array): string => {
    if (typeUrl === cluster) return fromBinary(ClusterSchema, value).name;
    if (typeUrl === endpoints) return fromBinary(ClusterLoadAssignmentSchema, value).clusterName;
    if (typeUrl === listener) return fromBinary(ListenerSchema, value).name;
    if (typeUrl === route) return fromBinary(RouteConfigurationSchema, value).name;
    return fromBinary(SecretSchema, value).name;
  };
  expect(resources.every((any) => any.typeUrl === typeUrl)).toBe(true);
  return [typeUrl, ...resources.map(({ value }) => name(value))];
}

test("clusters and listeners: each response holds all of them", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1, b: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  expect(said(await client.take())).toEqual([cluster, "a", "b"]);
  rig.set({ clusters: { a: 1, b: 2, c: 1 } });
  expect(said(await client.take())).toEqual([cluster, "a", "b", "c"]);
});

test("an empty first subscription to an empty type is answered", async () => {
  await using rig = await startRig();
  rig.set({});
  const client = open(rig);
  client.subscribe(listener);
  expect(said(await client.take())).toEqual([listener]);
});

test("endpoints, routes and secrets: the names asked for, and later only those that changed", async () => {
  await using rig = await startRig();
  rig.set({ endpoints: { a: 1, b: 1, c: 1 } });
  const client = open(rig);
  client.subscribe(endpoints, ["a", "b", "none"]);
  expect(said(await client.take(["a", "b", "none"]))).toEqual([endpoints, "a", "b"]);
  rig.set({ endpoints: { a: 1, b: 2, c: 2 } });
  const second = await client.take(["a", "b", "none"]);
  expect(said(second)).toEqual([endpoints, "b"]);
  client.subscribe(endpoints, ["b", "c"], second);
  expect(said(await client.take(["b", "c"]))).toEqual([endpoints, "c"]);
  rig.set({ endpoints: { a: 9, b: 3, c: 2 } });
  expect(said(await client.take(["b", "c"]))).toEqual([endpoints, "b"]);
});

test("after a reconnect with the current version nothing is sent again", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, secrets: { s: 1 } });
  const first = open(rig);
  first.subscribe(cluster);
  const { versionInfo } = await first.take();
  first.stream.close();
  const second = open(rig);
  second.send({ typeUrl: cluster, versionInfo });
  second.subscribe(secret, ["s"]);
  expect(said(await second.take(["s"]))).toEqual([secret, "s"]);
  rig.set({ clusters: { a: 2 }, secrets: { s: 1 } });
  expect(said(await second.take())).toEqual([cluster, "a"]);
});

test("make before break: the old cluster stays in the response until routes and listeners are accepted", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, listeners: { l: 1 }, routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(listener);
  client.subscribe(route, ["r"]);
  for (const names of [
    [cluster, "a"],
    [listener, "l"],
    [route, "r"],
  ])
    expect(said(await client.take(names[0] === route ? ["r"] : []))).toEqual(names as [string]);
  rig.set({ clusters: { b: 1 }, listeners: { l: 2 }, routes: { r: 2 } });
  const union = await client.take();
  expect(said(union)).toEqual([cluster, "b", "a"]);
  expect(said(await client.take())).toEqual([listener, "l"]);
  expect(said(await client.take(["r"]))).toEqual([route, "r"]);
  const final = await client.take();
  expect(said(final)).toEqual([cluster, "b"]);
  expect(final.versionInfo).not.toBe(union.versionInfo);
});

test("the load assignment is sent again with a cluster that is replaced", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, endpoints: { "a-eds": 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  await client.take();
  client.subscribe(endpoints, ["a-eds"]);
  await client.take(["a-eds"]);
  rig.set({ clusters: { a: 2 }, endpoints: { "a-eds": 1 } });
  expect(said(await client.take())).toEqual([cluster, "a"]);
  expect(said(await client.take(["a-eds"]))).toEqual([endpoints, "a-eds"]);
});

test("a listener that is gone is left out at once", async () => {
  await using rig = await startRig();
  rig.set({ listeners: { l: 1, m: 1 } });
  const client = open(rig);
  client.subscribe(listener);
  await client.take();
  rig.set({ listeners: { m: 1 } });
  expect(said(await client.take())).toEqual([listener, "m"]);
});

test("one response per type is unanswered at most, and the latest state wins", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  const first = await client.receive();
  for (let revision = 2; revision <= 50; revision++) rig.set({ clusters: { a: 1, [`n${revision}`]: 1 } });
  const last = rig.set({ clusters: { a: 1, z: 1 } });
  client.ack(first);
  expect(said(await client.take())).toEqual([cluster, "a", "z"]);
  await rig.server.served(last);
  expect(client.stream.unread()).toBe(0);
});

test("a request with an old nonce is passed over", async () => {
  await using rig = await startRig();
  rig.set({ endpoints: { a: 1, b: 1 } });
  const client = open(rig);
  client.subscribe(endpoints, ["a"]);
  const first = await client.take(["a"]);
  rig.set({ endpoints: { a: 2, b: 1 } });
  const second = await client.receive();
  client.subscribe(endpoints, ["a", "b"], first);
  client.subscribe(secret, ["none"]);
  client.ack(second, ["a"]);
  const sequence = rig.set({ endpoints: { a: 3, b: 1 } });
  expect(said(await client.take(["a"]))).toEqual([endpoints, "a"]);
  await rig.server.served(sequence);
});

test("a refused response is reported and not repeated until its content changes", async () => {
  await using rig = await startRig();
  rig.set({ routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(route, ["r"]);
  const nacked = rig.event("nack");
  client.nack(await client.receive(), "the route is wrong", ["r"]);
  await nacked;
  expect([rig.nacks[0]?.refused, rig.nacks[0]?.typeUrl]).toEqual([["r"], route]);
  rig.set({ routes: { r: 2 } });
  const fixed = await client.take(["r"]);
  expect(fromBinary(RouteConfigurationSchema, fixed.resources[0]!.value).virtualHosts[0]?.name).toBe("r2");
});

test("a name that does not exist is answered for complete types: the client learns that it is not there", async () => {
  await using rig = await startRig();
  rig.set({ listeners: { l: 1 } });
  const client = open(rig);
  client.subscribe(listener, ["missing"]);
  expect(said(await client.take(["missing"]))).toEqual([listener]);
  rig.set({ listeners: { l: 1, missing: 1 } });
  expect(said(await client.take(["missing"]))).toEqual([listener, "missing"]);
});

test("routes wait until the client has taken the new clusters and their endpoints", async () => {
  await using rig = await startRig();
  rig.set({ clusters: {}, routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(route, ["r"]);
  expect([said(await client.take()), said(await client.take(["r"]))]).toEqual([[cluster], [route, "r"]]);
  rig.set({ clusters: { a: 1 }, endpoints: { "a-eds": 1 }, routes: { r: 2 }, secrets: { s: 1 } });
  const added = await client.receive();
  expect(said(added)).toEqual([cluster, "a"]);
  client.subscribe(endpoints, ["a-eds"]);
  const warm = await client.receive();
  expect(said(warm)).toEqual([endpoints, "a-eds"]);
  // Neither is answered: the answer of another type shows that no route was in between.
  client.subscribe(secret, ["s"]);
  expect(said(await client.take(["s"]))).toEqual([secret, "s"]);
  expect(client.stream.unread()).toBe(0);
  client.ack(warm, ["a-eds"]);
  client.ack(added);
  expect(said(await client.take(["r"]))).toEqual([route, "r"]);
});

test("routes do not wait for ever for clusters that the client does not answer", async () => {
  await using rig = await startRig({ maxHoldMs: 1 });
  rig.set({ clusters: { a: 1 }, routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(route, ["r"]);
  expect(said(await client.receive())).toEqual([cluster, "a"]);
  expect(said(await client.take(["r"]))).toEqual([route, "r"]);
});

test("secrets come before the listeners that use them", async () => {
  await using rig = await startRig();
  const before = rig.set({ secrets: { s: 1 }, listeners: { l: 1 } });
  const client = open(rig);
  client.subscribe(listener);
  client.subscribe(secret, ["s"]);
  expect([said(await client.take()), said(await client.take(["s"]))]).toEqual([
    [listener, "l"],
    [secret, "s"],
  ]);
  await rig.server.served(before);
  rig.set({ secrets: { s: 2 }, listeners: { l: 2 } });
  expect([said(await client.take(["s"])), said(await client.take())]).toEqual([
    [secret, "s"],
    [listener, "l"],
  ]);
});

test("a load assignment that is gone is not spoken of: the client drops it with its cluster", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1, b: 1 }, endpoints: { "a-eds": 1, "b-eds": 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  await client.take();
  client.subscribe(endpoints, ["a-eds", "b-eds"]);
  const all = await client.take(["a-eds", "b-eds"]);
  const sequence = rig.set({ clusters: { a: 1 }, endpoints: { "a-eds": 1 } });
  expect(said(await client.take())).toEqual([cluster, "a"]);
  client.subscribe(endpoints, ["a-eds"], all);
  await rig.server.served(sequence);
  expect(client.stream.unread()).toBe(0);
});

test("after a refusal every proxy falls back to the version that was accepted last, until there is a new one", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  const good = (await client.take()).versionInfo;
  rig.set({ clusters: { a: 2 } });
  client.nack(await client.receive(), "a is wrong");
  expect((await client.take()).versionInfo).toBe(good);
  rig.set({ clusters: { a: 3 } });
  const fixed = await client.take();
  expect([said(fixed), fixed.versionInfo === good]).toEqual([[cluster, "a"], false]);
});

test("a data plane that is removed is emptied, users first", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, listeners: { l: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  await client.take();
  client.subscribe(listener);
  await client.take();
  rig.cache.remove("default/eg", 2);
  const [first, second] = [await client.take(), await client.take()];
  expect([said(first), said(second)]).toEqual([[listener], [cluster]]);
});

test("the wildcard may be joined and left explicitly", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1, b: 1 } });
  const client = open(rig);
  client.subscribe(cluster, ["a"]);
  const one = await client.take(["a"]);
  expect(said(one)).toEqual([cluster, "a"]);
  client.subscribe(cluster, ["a", "*"], one);
  const all = await client.take(["a", "*"]);
  expect(said(all)).toEqual([cluster, "a", "b"]);
  client.subscribe(cluster, ["a"], all);
  expect(said(await client.take(["a"]))).toEqual([cluster, "a"]);
});

test("of endpoints, routes and secrets, a response above the size limit is continued in the next one; clusters come as a whole", async () => {
  await using rig = await startRig({ maxResponseBytes: 60 });
  rig.set({
    clusters: { a: 1, b: 1, c: 1 },
    endpoints: { "a-eds": 1, "b-eds": 1, "c-eds": 1, "d-eds": 1, "e-eds": 1 },
  });
  const client = open(rig);
  const names = ["a-eds", "b-eds", "c-eds", "d-eds", "e-eds"];
  client.subscribe(cluster);
  expect(said(await client.take())).toEqual([cluster, "a", "b", "c"]);
  client.subscribe(endpoints, names);
  const parts: string[][] = [];
  while (parts.flat().length < names.length) parts.push(said(await client.take(names)).slice(1));
  expect(parts.flat()).toEqual(names);
  expect(parts.length).toBeGreaterThan(1);
});

test("the rate limit service gets its configuration over its own method, without naming the type", async () => {
  await using rig = await startRig({ methods: [rateLimitMethod] });
  const url = rateLimitMethod.typeUrl!;
  rig.cache.set("ratelimit", {
    sequence: 1,
    types: new Map([[url, [resourceOf("domain", new Uint8Array([10, 1, 100]))]]]),
  });
  const client = openSotw({ port: rig.port }, { id: "rl-0", cluster: "ratelimit" }, rateLimitMethod.path);
  client.send({});
  const response = await client.receive();
  expect([response.typeUrl, [...(response.resources[0]?.value ?? [])]]).toEqual([url, [10, 1, 100]]);
});
