import { expect, test } from "bun:test";
import { resourceOf, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { type DeltaClient, openDelta, type Rig, startRig, summarize } from "../xds-client/mod.ts";

const { cluster, endpoints, listener, route, secret } = typeUrls;
const node = { id: "envoy-1", cluster: "default/eg" };
const open = (rig: Rig): DeltaClient => openDelta({ port: rig.port }, node);

/** The content of a delta response, in the order of the wire. */
const sent = (typeUrl: string, names: string[], removed: string[] = []) => ({ typeUrl, names, removed });

test("a wildcard subscription gets everything, then only what changed", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1, b: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  expect(await client.summary()).toEqual(sent(cluster, ["a", "b"]));
  rig.set({ clusters: { a: 1, b: 2, c: 1 } });
  expect(await client.summary()).toEqual(sent(cluster, ["b", "c"]));
});

test("a wildcard subscription to nothing is answered, since the client waits for its first answer", async () => {
  await using rig = await startRig();
  rig.set({});
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(listener);
  expect([await client.summary(), await client.summary()]).toEqual([sent(cluster, []), sent(listener, [])]);
});

test("a proxy of which nothing is known yet is answered when its configuration comes", async () => {
  await using rig = await startRig();
  const client = open(rig);
  const connected = rig.event("connected");
  client.subscribe(cluster);
  await connected;
  rig.set({ clusters: { a: 1 } }, "other/gateway");
  rig.set({ clusters: { mine: 1 } });
  expect(await client.summary()).toEqual(sent(cluster, ["mine"]));
});

test("explicit names: only those, absent ones are told, later ones arrive, unsubscribed ones stay away", async () => {
  await using rig = await startRig();
  rig.set({ endpoints: { a: 1, b: 1 } });
  const client = open(rig);
  client.subscribe(endpoints, ["a", "x"]);
  expect(await client.summary()).toEqual(sent(endpoints, ["a"], ["x"]));
  rig.set({ endpoints: { a: 1, b: 2, x: 1 } });
  expect(await client.summary()).toEqual(sent(endpoints, ["x"]));
  client.unsubscribe(endpoints, ["a"]);
  client.subscribe(endpoints, ["b"]);
  expect(await client.summary()).toEqual(sent(endpoints, ["b"]));
  rig.set({ endpoints: { a: 9, b: 3, x: 1 } });
  expect(await client.summary()).toEqual(sent(endpoints, ["b"]));
});

test("subscribing again to a name brings it again", async () => {
  await using rig = await startRig();
  rig.set({ routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(route, ["r"]);
  expect(await client.summary()).toEqual(sent(route, ["r"]));
  client.subscribe(route, ["r"]);
  expect(await client.summary()).toEqual(sent(route, ["r"]));
});

test("after a reconnect only differences to the versions the client kept are sent", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { same: 1, old: 1, gone: 1 } });
  const first = open(rig);
  first.subscribe(cluster);
  const versions = Object.fromEntries((await first.take()).resources.map(({ name, version }) => [name, version]));
  first.stream.close();
  rig.set({ clusters: { same: 1, old: 2, fresh: 1 } });
  const second = open(rig);
  second.subscribe(cluster, [], versions);
  expect(await second.summary()).toEqual(sent(cluster, ["old", "fresh"]));
  expect(await second.summary()).toEqual(sent(cluster, [], ["gone"]));
});

test("make before break: clusters come before their routes and go after them", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, listeners: { l: 1 }, routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(listener);
  client.subscribe(route, ["r"]);
  for (const expected of [sent(cluster, ["a"]), sent(listener, ["l"]), sent(route, ["r"])])
    expect(await client.summary()).toEqual(expected);
  rig.set({ clusters: { b: 1 }, listeners: { l: 2 }, routes: { r: 2 } });
  const added = await client.receive();
  expect(summarize(added)).toEqual(sent(cluster, ["b"]));
  client.ack(added);
  expect(await client.summary()).toEqual(sent(listener, ["l"]));
  const moved = await client.receive();
  expect(summarize(moved)).toEqual(sent(route, ["r"]));
  // Until the route is accepted, the old cluster may still be in use: another type's answer shows that nothing was in between.
  client.subscribe(secret, ["none"]);
  expect(await client.summary()).toEqual(sent(secret, [], ["none"]));
  expect(client.stream.unread()).toBe(0);
  client.ack(moved);
  expect(await client.summary()).toEqual(sent(cluster, [], ["a"]));
});

test("routes wait until the client has taken the new clusters and their endpoints", async () => {
  await using rig = await startRig();
  rig.set({ clusters: {}, routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(route, ["r"]);
  expect([await client.summary(), await client.summary()]).toEqual([sent(cluster, []), sent(route, ["r"])]);
  rig.set({ clusters: { a: 1 }, endpoints: { "a-eds": 1 }, routes: { r: 2 } });
  const added = await client.receive();
  expect(summarize(added)).toEqual(sent(cluster, ["a"]));
  client.subscribe(endpoints, ["a-eds"]);
  client.ack(added);
  expect([await client.summary(), await client.summary()]).toEqual([sent(endpoints, ["a-eds"]), sent(route, ["r"])]);
});

test("routes do not wait for ever for clusters that the client does not answer", async () => {
  await using rig = await startRig({ maxHoldMs: 1 });
  rig.set({ clusters: { a: 1 }, routes: { r: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(route, ["r"]);
  const unanswered = await client.receive();
  expect(summarize(unanswered)).toEqual(sent(cluster, ["a"]));
  expect(await client.summary()).toEqual(sent(route, ["r"]));
});

test("endpoints do not wait for the answer to their cluster, which comes when it is warm", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, endpoints: { "a-eds": 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  const unanswered = await client.receive();
  expect(summarize(unanswered)).toEqual(sent(cluster, ["a"]));
  client.subscribe(endpoints, ["a-eds"]);
  expect(await client.summary()).toEqual(sent(endpoints, ["a-eds"]));
});

test("secrets come before what uses them and go after it", async () => {
  await using rig = await startRig();
  const before = rig.set({ secrets: { s: 1, t: 1 }, listeners: { l: 1 } });
  const client = open(rig);
  client.subscribe(listener);
  client.subscribe(secret, ["s", "t"]);
  expect([await client.summary(), await client.summary()]).toEqual([sent(listener, ["l"]), sent(secret, ["s", "t"])]);
  await rig.server.served(before);
  rig.set({ secrets: { s: 2 }, listeners: { l: 2 } });
  expect(await client.summary()).toEqual(sent(secret, ["s"]));
  expect(await client.summary()).toEqual(sent(listener, ["l"]));
  expect(await client.summary()).toEqual(sent(secret, [], ["t"]));
});

test("the load assignment is sent again with a cluster that is replaced", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1, b: 1 }, endpoints: { "a-eds": 1, "b-eds": 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  await client.take();
  client.subscribe(endpoints, ["a-eds", "b-eds"]);
  await client.take();
  rig.set({ clusters: { a: 2, b: 1 }, endpoints: { "a-eds": 1, "b-eds": 1 } });
  expect([await client.summary(), await client.summary()]).toEqual([sent(cluster, ["a"]), sent(endpoints, ["a-eds"])]);
});

test("endpoints are sent only for what the client asked for, and touch no other type", async () => {
  await using rig = await startRig();
  const world = { clusters: { a: 1 }, listeners: { l: 1 }, routes: { r: 1 } };
  rig.set({ ...world, endpoints: { "a-eds": 1, other: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(listener);
  client.subscribe(endpoints, ["a-eds"]);
  for (let i = 0; i < 3; i++) await client.take();
  rig.set({ ...world, endpoints: { "a-eds": 2, other: 2 } });
  expect(await client.summary()).toEqual(sent(endpoints, ["a-eds"]));
});

test("one response per type is unanswered at most, and the latest state wins", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  const first = await client.receive();
  for (let revision = 2; revision <= 50; revision++) rig.set({ clusters: { a: revision, [`n${revision}`]: 1 } });
  const last = rig.set({ clusters: { a: 51, z: 1 } });
  client.ack(first);
  const second = await client.take();
  expect(summarize(second)).toEqual(sent(cluster, ["a", "z"]));
  await rig.server.served(last);
  expect(client.stream.unread()).toBe(0);
});

test("an answer with another nonce settles nothing", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  const first = await client.receive();
  rig.set({ clusters: { a: 2 } });
  client.ack({ ...first, nonce: "999" });
  client.subscribe(secret, ["none"]);
  expect(summarize(await client.receive()).typeUrl).toBe(secret);
  client.ack(first);
  expect(await client.summary()).toEqual(sent(cluster, ["a"]));
  expect(rig.acks).toHaveLength(1);
});

test("a refused response is reported with its names, and is not repeated", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { good: 1, bad: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  const nacked = rig.event("nack");
  client.nack(await client.receive(), "Error adding/updating cluster(s) bad: no such thing");
  await nacked;
  const [nack] = rig.nacks;
  expect([nack?.refused, nack?.names, nack?.message, nack?.sequence]).toEqual([
    ...[["bad"], ["good", "bad"], "Error adding/updating cluster(s) bad: no such thing", 1],
  ]);
  expect(nack?.peer.irKey).toBe("default/eg");
  const sequence = rig.set({ clusters: { good: 2, bad: 1 } });
  expect(await client.summary()).toEqual(sent(cluster, ["good"]));
  await rig.server.served(sequence);
});

test("after a refusal every proxy falls back to the version that was accepted last, until there is a new one", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  const good = (await client.take()).resources[0]?.version;
  rig.set({ clusters: { a: 2 } });
  client.nack(await client.receive(), "a is wrong");
  expect((await client.take()).resources[0]?.version).toBe(good);
  const late = open(rig);
  late.subscribe(cluster);
  expect((await late.take()).resources[0]?.version).toBe(good);
  rig.set({ clusters: { a: 3 } });
  const fixed = (await client.take()).resources[0];
  expect([fixed?.name, fixed?.version === good]).toEqual(["a", false]);
});

test("after a start of the control plane, what a proxy says to have counts as accepted", async () => {
  const versions = await (async () => {
    await using before = await startRig();
    before.set({ clusters: { a: 1 } });
    const client = open(before);
    client.subscribe(cluster);
    return Object.fromEntries((await client.take()).resources.map(({ name, version }) => [name, version]));
  })();
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = open(rig);
  client.subscribe(cluster, [], versions);
  expect(await client.summary()).toEqual(sent(cluster, []));
  rig.set({ clusters: { a: 2 } });
  client.nack(await client.receive(), "a is wrong");
  expect((await client.take()).resources[0]?.version).toBe(versions["a"] ?? "");
});

test("a proxy that refuses what another one accepts keeps what its earlier version may lead to", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, routes: { r: 1 } });
  const [content, refusing] = [open(rig), open(rig)];
  for (const client of [content, refusing]) {
    client.subscribe(cluster);
    client.subscribe(route, ["r"]);
    expect([await client.summary(), await client.summary()]).toEqual([sent(cluster, ["a"]), sent(route, ["r"])]);
  }
  rig.set({ clusters: { b: 1 }, routes: { r: 2 } });
  for (const client of [content, refusing]) expect(await client.summary()).toEqual(sent(cluster, ["b"]));
  const acked = rig.event("ack");
  expect(await content.summary()).toEqual(sent(route, ["r"]));
  await acked;
  expect(await content.summary()).toEqual(sent(cluster, [], ["a"]));
  // The text does not say which route it is about.
  refusing.nack(await refusing.receive(), "domains must be unique");
  rig.set({ clusters: { b: 2 }, routes: { r: 2 } });
  expect(await refusing.summary()).toEqual(sent(cluster, ["b"]));
  rig.set({ clusters: { b: 2 }, routes: { r: 3 } });
  expect(await refusing.summary()).toEqual(sent(route, ["r"]));
  expect(await refusing.summary()).toEqual(sent(cluster, [], ["a"]));
});

test("a response above the size limit is continued in the next one", async () => {
  await using rig = await startRig({ maxResponseBytes: 250 });
  const types = new Map([[cluster, ["a", "b", "c"].map((name) => resourceOf(name, new Uint8Array(100)))]]);
  rig.cache.set("default/eg", { sequence: 1, types });
  const client = open(rig);
  client.subscribe(cluster);
  expect([await client.summary(), await client.summary()]).toEqual([sent(cluster, ["a", "b"]), sent(cluster, ["c"])]);
});

test("many load assignments come at once, and new versions of them in pieces that grow, in their order", async () => {
  await using rig = await startRig();
  const names = Array.from({ length: 2000 }, (_, i) => `eds-${i}`);
  const set = (sequence: number) =>
    rig.cache.set("default/eg", {
      sequence,
      types: new Map([[endpoints, names.map((name) => resourceOf(name, new Uint8Array(100).fill(sequence)))]]),
    });
  set(1);
  const client = open(rig);
  client.subscribe(endpoints, names);
  expect(await client.summary()).toEqual(sent(endpoints, names));
  for (const sequence of [2, 3]) {
    set(sequence);
    const pieces = [await client.summary(), await client.summary(), await client.summary()];
    expect(pieces.flatMap((piece) => piece.names)).toEqual(names);
    const [first, second] = pieces.map((piece) => piece.names.length) as [number, number];
    expect(first).toBeLessThan(50);
    expect(second).toBe(8 * first);
  }
  await rig.server.served(3);
});

test("a data plane that is removed is emptied, users first", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 }, listeners: { l: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  client.subscribe(listener);
  await client.take();
  await client.take();
  rig.cache.remove("default/eg", 2);
  expect([await client.summary(), await client.summary()]).toEqual([
    sent(listener, [], ["l"]),
    sent(cluster, [], ["a"]),
  ]);
});

test("the wildcard may be joined and left explicitly", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1, b: 1 } });
  const client = open(rig);
  client.subscribe(cluster, ["a"]);
  expect(await client.summary()).toEqual(sent(cluster, ["a"]));
  client.subscribe(cluster, ["*"]);
  expect(await client.summary()).toEqual(sent(cluster, ["b"]));
  client.unsubscribe(cluster, ["*"]);
  client.subscribe(secret, ["none"]);
  expect(await client.summary()).toEqual(sent(secret, [], ["none"]));
  rig.set({ clusters: { a: 2, b: 2 } });
  expect(await client.summary()).toEqual(sent(cluster, ["a"]));
});

test("served resolves only when the proxy has answered", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = open(rig);
  client.subscribe(cluster);
  await client.take();
  const sequence = rig.set({ clusters: { a: 2 } });
  const pending = await client.receive();
  let done = false;
  const served = rig.server.served(sequence).then(() => {
    done = true;
  });
  client.subscribe(secret, ["none"]);
  const other = await client.receive();
  expect(done).toBe(false);
  client.ack(pending);
  client.ack(other);
  await served;
  rig.cache.advance(sequence + 1);
  await rig.server.served(sequence + 1);
});
