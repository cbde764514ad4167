import { expect, test } from "bun:test";
import { connect, type SecureContextOptions, type SecureVersion } from "node:tls";
import { createMetrics } from "../../core/observe/mod.ts";
import { resourceOf, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { grpcStatus } from "../../plugins/xds/server/mod.ts";
import { createAuthority, openDelta, openStream, startRig } from "../xds-client/mod.ts";

/** The version of TLS that a client gets which knows none above one, or why it gets none. */
function versionWith(port: number, tls: SecureContextOptions, maxVersion: SecureVersion): Promise<string> {
  return new Promise((resolve) => {
    const options = {
      ...tls,
      port,
      host: "127.0.0.1",
      ALPNProtocols: ["h2"],
      minVersion: "TLSv1.2",
      maxVersion,
    } as const;
    const socket = connect({ ...options, rejectUnauthorized: false }, () => {
      resolve(socket.getProtocol() ?? "none");
      socket.destroy();
    });
    socket.on("error", (error) => resolve(error.message)).on("close", () => resolve("closed"));
  });
}

const { cluster, listener } = typeUrls;
const node = { id: "envoy-1", cluster: "default/eg" };

test("over mutual TLS: a client with a certificate of our authority is served, others are not", async () => {
  const [ours, theirs] = [await createAuthority("ours"), await createAuthority("theirs")];
  await using rig = await startRig({ tls: { ...(await ours.issue("server")), clientCa: ours.ca } });
  rig.set({ clusters: { a: 1 } });
  const good = openDelta({ port: rig.port, tls: { ca: ours.ca, ...(await ours.issue("envoy")) } }, node);
  good.subscribe(cluster);
  expect((await good.take()).resources.map(({ name }) => name)).toEqual(["a"]);
  const strangers = [{ ca: ours.ca, ...(await theirs.issue("envoy")) }, { ca: ours.ca }];
  for (const tls of strangers) {
    const bad = openDelta({ port: rig.port, tls }, node);
    bad.subscribe(cluster);
    expect((await bad.stream.ended).code).toBe(-1);
  }
  expect(rig.server.peers()).toHaveLength(1);
});

test("a new identity is used by new connections at once, and open streams go on", async () => {
  const [before, after] = [await createAuthority("before"), await createAuthority("after")];
  await using rig = await startRig({ tls: { ...(await before.issue("server")), clientCa: before.ca } });
  rig.set({ clusters: { a: 1 } });
  const old = openDelta({ port: rig.port, tls: { ca: before.ca, ...(await before.issue("envoy")) } }, node);
  old.subscribe(cluster);
  await old.take();
  rig.server.setSecureContext({ ...(await after.issue("server")), clientCa: after.ca });
  const fresh = openDelta({ port: rig.port, tls: { ca: after.ca, ...(await after.issue("envoy")) } }, node);
  fresh.subscribe(cluster);
  expect((await fresh.take()).resources).toHaveLength(1);
  const stale = openDelta({ port: rig.port, tls: { ca: before.ca, ...(await before.issue("envoy")) } }, node);
  expect((await stale.stream.ended).code).toBe(-1);
  rig.set({ clusters: { a: 2 } });
  expect((await old.take()).resources).toHaveLength(1);
});

test("TLS 1.3 and nothing older, also with a renewed identity", async () => {
  const authority = await createAuthority("ours");
  const identity = async () => ({ ...(await authority.issue("server")), clientCa: authority.ca });
  await using rig = await startRig({ tls: await identity() });
  const client = { ca: authority.ca, ...(await authority.issue("envoy")) };
  for (const renew of [false, true]) {
    if (renew) rig.server.setSecureContext(await identity());
    expect(await versionWith(rig.port, client, "TLSv1.2")).toContain("ALERT_PROTOCOL_VERSION");
    expect(await versionWith(rig.port, client, "TLSv1.3")).toBe("TLSv1.3");
  }
});

test("a client that never reads costs one response per type, however often the state changes", async () => {
  await using rig = await startRig();
  const big = (fill: number) => [resourceOf("big", new Uint8Array(1024 * 1024).fill(fill))];
  const put = (sequence: number) =>
    rig.cache.set("default/eg", {
      sequence,
      types: new Map([
        [cluster, big(sequence)],
        [listener, big(sequence)],
      ]),
    });
  put(1);
  const client = openDelta({ port: rig.port }, node);
  client.stream.pause();
  const connected = rig.event("connected");
  client.subscribe(cluster);
  client.subscribe(listener);
  await connected;
  for (let sequence = 2; sequence <= 40; sequence++) put(sequence);
  client.stream.resume();
  const first = await client.take();
  const rest = [await client.take(), await client.take()];
  expect(first.systemVersionInfo).toBe("1");
  expect(rest.map(({ systemVersionInfo }) => systemVersionInfo)).toEqual(["40", "40"]);
  await rig.server.served(40);
  expect(client.stream.unread()).toBe(0);
});

test("what is no discovery request ends the stream with a reason", async () => {
  await using rig = await startRig({ maxRequestBytes: 1000 });
  rig.set({});
  const path = "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources";
  const end = async (send: (stream: ReturnType<typeof openStream>) => void, to = path) => {
    const stream = openStream({ port: rig.port }, to);
    send(stream);
    return stream.ended;
  };
  expect(await end((stream) => stream.write(new Uint8Array(1001)))).toEqual({
    code: grpcStatus.resourceExhausted,
    message: "a message of 1001 bytes is over the limit of 1000",
  });
  expect(await end((stream) => stream.write(new Uint8Array([255, 255])))).toEqual({
    code: grpcStatus.invalidArgument,
    message: "the message is not a discovery request",
  });
  expect(await end((stream) => stream.writeRaw(new Uint8Array([1, 0, 0, 0, 0])))).toEqual({
    code: grpcStatus.unimplemented,
    message: "compressed messages are not supported",
  });
  expect((await end((stream) => stream.write(new Uint8Array()))).code).toBe(grpcStatus.invalidArgument);
  expect(await end(() => {}, "/some.Other/Method")).toEqual({
    code: grpcStatus.unimplemented,
    message: "unknown method",
  });
});

test("a client that ends its half is let go with OK", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const client = openDelta({ port: rig.port }, node);
  client.subscribe(cluster);
  await client.take();
  const gone = rig.event("disconnected");
  client.stream.finish();
  expect((await client.stream.ended).code).toBe(grpcStatus.ok);
  await gone;
  expect(rig.server.peers()).toEqual([]);
});

test("a proxy is checked before anything is sent, and requests that come meanwhile are not lost", async () => {
  const allow = Promise.withResolvers<undefined>();
  await using rig = await startRig({
    authorize: ({ node, headers }) =>
      headers["authorization"] === "Bearer good"
        ? allow.promise
        : Promise.resolve({ code: grpcStatus.unauthenticated, message: `no token of ${node.id}` }),
  });
  rig.set({ clusters: { a: 1 }, listeners: { l: 1 } });
  const bad = openDelta({ port: rig.port }, node);
  bad.subscribe(cluster);
  expect(await bad.stream.ended).toEqual({ code: grpcStatus.unauthenticated, message: "no token of envoy-1" });
  const good = openDelta({ port: rig.port, headers: { authorization: "Bearer good" } }, node);
  good.subscribe(cluster);
  good.subscribe(listener);
  allow.resolve(undefined);
  expect([(await good.take()).typeUrl, (await good.take()).typeUrl]).toEqual([cluster, listener]);
});

test("stopping tells every client to come again, and can be done twice", async () => {
  const rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  const clients = [openDelta({ port: rig.port }, node), openDelta({ port: rig.port }, { ...node, id: "envoy-2" })];
  for (const client of clients) {
    client.subscribe(cluster);
    await client.take();
  }
  await rig.server.stop(1000);
  for (const client of clients) expect((await client.stream.ended).code).toBe(grpcStatus.unavailable);
  expect(rig.gone.map((peer) => peer.node.id)).toEqual(["envoy-1", "envoy-2"]);
  await rig.server.stop(1000);
});

test("a handler that throws disturbs nobody", async () => {
  await using rig = await startRig();
  rig.set({ clusters: { a: 1 } });
  rig.acks.push = () => {
    throw new Error("handler");
  };
  const client = openDelta({ port: rig.port }, node);
  client.subscribe(cluster);
  await client.take();
  rig.set({ clusters: { a: 2 } });
  expect((await client.take()).resources).toHaveLength(1);
});

test("a connection that is too old is ended", async () => {
  await using rig = await startRig({ maxConnectionAgeMs: 1, maxConnectionAgeGraceMs: 1 });
  rig.set({ clusters: { a: 1 } });
  const client = openDelta({ port: rig.port }, node);
  client.subscribe(cluster);
  await client.stream.ended;
});

test("connected proxies and their answers are counted", async () => {
  const metrics = createMetrics();
  await using rig = await startRig({ metrics });
  rig.set({ clusters: { a: 1 }, listeners: { l: 1 } });
  const client = openDelta({ port: rig.port }, node);
  client.subscribe(cluster);
  await client.take();
  client.subscribe(listener);
  const nacked = rig.event("nack");
  client.nack(await client.receive(), "no");
  await nacked;
  const seen = () =>
    metrics
      .prometheus()
      .split("\n")
      .filter((line) => /^xds_\w+\{/.test(line) && !line.includes("_bucket"));
  const url = "type.googleapis.com/envoy.config.listener.v3.Listener";
  expect(seen().filter((line) => !line.startsWith("xds_snapshot"))).toEqual([
    `xds_nack_total{nodeID="${node.id}",typeURL="${url}"} 1`,
    'xds_connected_proxies{protocol="delta"} 1',
    'xds_responses_total{type="Cluster",result="accepted"} 1',
    'xds_responses_total{type="Listener",result="refused"} 1',
  ]);
  expect(
    seen().some((line) => line.startsWith(`xds_snapshot_update_total{nodeID="${node.id}",status="success"}`)),
  ).toBe(true);
  const gone = rig.event("disconnected");
  client.stream.close();
  await gone;
  expect(seen()).toContain(
    `xds_stream_duration_seconds_count{nodeID="${node.id}",streamID="1",isDeltaStream="true"} 1`,
  );
});

test("an aborted wait for a sequence rejects", async () => {
  await using rig = await startRig();
  const sequence = rig.set({ clusters: { a: 1 } });
  const client = openDelta({ port: rig.port }, node);
  client.subscribe(cluster);
  await client.receive();
  const controller = new AbortController();
  const waiting = rig.server.served(sequence, controller.signal);
  controller.abort(new Error("enough"));
  expect(waiting).rejects.toThrow("enough");
});
