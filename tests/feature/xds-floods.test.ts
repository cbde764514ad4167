import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { create, toBinary } from "@bufbuild/protobuf";
import { DeltaDiscoveryRequestSchema } from "../../core/envoy/generated/envoy/service/discovery/v3/discovery_pb.ts";
import { createRecordingLogger } from "../../core/testing/mod.ts";
import { resourceOf, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { createAuthority, openDelta, openStream, type Rig, startRig } from "../xds-client/mod.ts";
import { FRAMES, http2Frame, openTcp, openTls, PREFACE, type RawConnection, REQUEST_HEAD } from "../xds-client/raw.ts";
import type { Target } from "../xds-client/stream.ts";

const { cluster } = typeUrls;
const DELTA = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources";
const { log, lines: all } = createRecordingLogger();
/** Lines before the test that runs now. */
let earlier = 0;
const lines = () => all.slice(earlier);

let rig: Rig;
/** A proxy's certificate: whoever floods has one as well, as a tenant's proxy would. */
let target: Target;
let good: ReturnType<typeof openDelta>;
let revision = 0;

/** A server with a proxy that is served. The limits that a client has used up end with the server. */
async function begin(): Promise<void> {
  const authority = await createAuthority("ours");
  rig = await startRig({ tls: { ...(await authority.issue("server")), clientCa: authority.ca }, idleMs: 500, log });
  target = { port: rig.port, tls: { ca: authority.ca, ...(await authority.issue("envoy")) } };
  rig.set({ clusters: { a: ++revision } });
  good = openDelta(target, { id: "good", cluster: "default/eg" });
  good.subscribe(cluster);
  await good.take();
}

beforeAll(begin);
afterAll(() => rig[Symbol.asyncDispose]());
beforeEach(() => {
  earlier = all.length;
});

/** Changes reach the proxy that was there before, one after the other. */
async function othersAreServed(times = 5): Promise<void> {
  for (let i = 0; i < times; i++) {
    rig.set({ clusters: { a: ++revision } });
    expect((await good.take()).resources.map(({ name }) => name)).toEqual(["a"]);
  }
}

/** Does something a number of times while others are served, until it is done or the server ends the connection. */
async function flood(connection: RawConnection, times: number, bytes: (i: number) => Uint8Array): Promise<void> {
  for (let i = 0; i < times && !connection.ended; i++) {
    connection.write(bytes(i));
    if (i % 10 === 0) await othersAreServed(1);
  }
}

const rss = () => process.memoryUsage().rss / 2 ** 20;

describe("while a client floods, others are served", () => {
  test("with garbage instead of frames, and instead of TLS", async () => {
    let seed = 1;
    const noise = (size: number) =>
      Buffer.from(
        Array.from({ length: size }, () => {
          seed = (seed * 48_271) % 2_147_483_647;
          return seed & 255;
        }),
      );
    const connections: RawConnection[] = [];
    for (let i = 0; i < 60; i++) {
      const connection = i % 2 === 0 ? await openTls(target) : await openTcp(rig.port);
      connection.write(i % 4 === 0 ? PREFACE : noise(10));
      connection.write(noise(2_000));
      connections.push(connection);
      if (i % 10 === 0) await othersAreServed(1);
    }
    await Promise.all(connections.map(({ end }) => end));
    await othersAreServed();
    expect(lines().filter(({ message }) => message.includes("handshake")).length).toBeLessThanOrEqual(1);
  });

  test("with streams that it resets at once", async () => {
    const connection = await openTls(target);
    connection.write(PREFACE);
    const cancel = Buffer.from([0, 0, 0, 8]);
    let id = -1;
    const pairs = () =>
      Buffer.concat(
        Array.from({ length: 200 }, () => {
          id += 2;
          return Buffer.concat([http2Frame(FRAMES.headers, id, REQUEST_HEAD, 4), http2Frame(FRAMES.reset, id, cancel)]);
        }),
      );
    await flood(connection, 100, pairs);
    await connection.end;
    await othersAreServed();
  });

  test.each([
    ["SETTINGS", http2Frame(FRAMES.settings, 0, Buffer.from([0, 3, 0, 0, 0, 100]))],
    ["PING", http2Frame(FRAMES.ping, 0, new Uint8Array(8))],
    ["empty DATA", http2Frame(FRAMES.data, 1)],
    ["CONTINUATION", http2Frame(FRAMES.continuation, 1, Buffer.from([0x82]))],
    ["WINDOW_UPDATE", http2Frame(FRAMES.windowUpdate, 0, Buffer.from([0, 0, 0, 1]))],
  ])("with %s frames, of which it reads no answer", async (name, frame) => {
    const before = rss();
    const connection = await openTls(target, { reads: false });
    connection.write(PREFACE);
    if (name.includes("DATA")) connection.write(http2Frame(FRAMES.headers, 1, REQUEST_HEAD, 4));
    if (name === "CONTINUATION") connection.write(http2Frame(FRAMES.headers, 1, REQUEST_HEAD, 0));
    const many = Buffer.concat(Array.from({ length: 5_000 }, () => frame));
    await flood(connection, 40, () => many);
    await othersAreServed();
    expect(rss() - before).toBeLessThan(200);
    connection.close();
  });

  test("with 500 connections on which nothing is said, which end after a while", async () => {
    const before = rss();
    const half = Array.from({ length: 250 }, () => openTcp(rig.port));
    const silent = Array.from({ length: 250 }, () => openTls(target));
    const connections = await Promise.all([...half, ...silent]);
    await othersAreServed();
    const handshaken = await Promise.all(silent);
    await Promise.all(handshaken.map(({ end }) => end));
    await othersAreServed();
    expect(rss() - before).toBeLessThan(200);
    // A connection beyond the limits of one client is refused, which is a line.
    expect(lines().filter(({ message }) => message === "a connection is refused")).toHaveLength(1);
    for (const connection of connections) connection.close();
    await rig[Symbol.asyncDispose]();
    await begin();
  });

  test("with 20 clients that ask for everything and never read", async () => {
    const before = rss();
    const big = (fill: number) => [resourceOf("big", new Uint8Array(1024 * 1024).fill(fill))];
    const put = (sequence: number) =>
      rig.cache.set("default/busy", { sequence, types: new Map([[cluster, big(sequence)]]) });
    put(1);
    const clients = Array.from({ length: 20 }, (_, i) => openDelta(target, { id: `n${i}`, cluster: "default/busy" }));
    for (const client of clients) {
      client.stream.pause();
      client.subscribe(cluster);
    }
    for (let sequence = 2; sequence <= 60; sequence++) {
      put(sequence);
      if (sequence % 10 === 0) await othersAreServed(1);
    }
    await othersAreServed();
    expect(rss() - before).toBeLessThan(300);
    for (const client of clients) client.stream.close();
  });

  test("with 31 MiB of metadata in its node", async () => {
    const before = rss();
    const node = {
      ...{ id: "large", cluster: "default/eg" },
      metadata: Object.fromEntries(Array.from({ length: 31 }, (_, i) => [`k${i}`, "x".repeat(1024 * 1024 - 100)])),
    };
    const request = create(DeltaDiscoveryRequestSchema, { node, typeUrl: cluster });
    const stream = openStream(target, DELTA);
    stream.write(toBinary(DeltaDiscoveryRequestSchema, request));
    await othersAreServed();
    expect((await stream.read()).length).toBeGreaterThan(0);
    await othersAreServed();
    stream.close();
    expect(rss() - before).toBeLessThan(600);
  });

  test("with the beginnings of large requests: what they hold together has a limit", async () => {
    const streams = Array.from({ length: 14 }, () => openStream(target, DELTA));
    const beginning = new Uint8Array(24 * 1024 * 1024);
    new DataView(beginning.buffer).setUint32(1, 31 * 1024 * 1024);
    for (const stream of streams) stream.writeRaw(beginning);
    const ended = await Promise.race(streams.map(({ ended }) => ended));
    expect(ended).toEqual({ code: 8, message: "too much of unfinished requests is held" });
    await othersAreServed();
    for (const stream of streams) stream.close();
  });
});

test("a connection has a number of streams, and ends a while after its last one", async () => {
  const connection = await openTls(target);
  connection.write(PREFACE);
  for (let id = 1; id < 200; id += 2) connection.write(http2Frame(FRAMES.headers, id, REQUEST_HEAD, 4));
  await connection.end;
  const idle = openStream(target, DELTA);
  idle.finish();
  expect((await idle.ended).code).toBe(0);
  await othersAreServed();
});
