import { expect, test } from "bun:test";
import { fromBinary, toJson } from "@bufbuild/protobuf";
import { RateLimitConfigSchema } from "../../core/envoy/generated/ratelimit/config/ratelimit/v3/rls_conf_pb.ts";
import type * as ir from "../../core/ir/mod.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createPostern } from "../../core/postern.ts";
import { createFakeClock, createRecordingLogger } from "../../core/testing/mod.ts";
import { verify } from "../../core/testing/verify.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { typeUrls } from "../../plugins/xds/cache/mod.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { createRateLimitServer } from "../../plugins/xds/rate-limit.ts";
import { rateLimitMethod } from "../../plugins/xds/server/mod.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { systemClock } from "../contract/surroundings.ts";
import { createAuthority, openDelta, openSotw } from "../xds-client/mod.ts";

const { rateLimit } = typeUrls;
const SERVICE = { id: "envoy-ratelimit" };
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/** A data plane with one listener and one route, which may so many requests a second, or as many as it likes. */
function plane(name: string, requests: number | undefined, address = "10.0.0.1"): ir.XdsIr {
  const global = { rules: [{ limit: { requests: requests ?? 0, unit: "Second" } }] };
  const settings = [{ name: "web/0", weight: 1, endpoints: [{ host: address, port: 80 }] }];
  const route = {
    ...{ name: "web", hostname: "*", destination: { name: "web", settings } },
    ...(requests !== undefined && { traffic: { rateLimit: { global } } }),
  };
  return { http: [{ name, address: "0.0.0.0", port: 80, hostnames: ["*"], routes: [route] }] } as unknown as ir.XdsIr;
}

async function start(tls?: Parameters<typeof createRateLimitServer>[0]["tls"]) {
  const server = createRateLimitServer({
    clock: systemClock,
    host: "127.0.0.1",
    port: 0,
    log: QUIET,
    ...(tls && { tls }),
  });
  const port = await server.start();
  return { ...server, port, [Symbol.asyncDispose]: () => server.stop(1000) };
}

/** Domain and requests of each configuration, in the order of the wire. */
function limits(values: readonly Uint8Array[]): unknown[] {
  return values.map((value) => {
    const { domain, descriptors } = fromBinary(RateLimitConfigSchema, value);
    return [domain, descriptors[0]?.descriptors[0]?.rateLimit?.requestsPerUnit];
  });
}

test("the limits of all data planes go to whoever connects, all of them with each change", async () => {
  await using server = await start();
  server.publish([plane("one", 5), plane("free", undefined), plane("two", 7)], 1);
  const client = openSotw({ port: server.port }, SERVICE);
  client.subscribe(rateLimit);
  const first = await client.take();
  expect(limits(first.resources.map(({ value }) => value))).toEqual([
    ["one", 5],
    ["two", 7],
  ]);
  server.publish([plane("one", 5), plane("two", 8)], 2);
  expect(limits((await client.take()).resources.map(({ value }) => value))).toEqual([
    ["one", 5],
    ["two", 8],
  ]);
  server.publish([plane("two", 8)], 3);
  expect(limits((await client.take()).resources.map(({ value }) => value))).toEqual([["two", 8]]);
  server.publish([], 4);
  expect((await client.take()).resources).toEqual([]);
});

test("a configuration says what a rule counts and how much fits in", async () => {
  await using server = await start();
  server.publish([plane("default/eg/http", 5)], 1);
  const client = openSotw({ port: server.port }, SERVICE, rateLimitMethod.path);
  client.send({});
  const [any] = (await client.take()).resources;
  expect(toJson(RateLimitConfigSchema, fromBinary(RateLimitConfigSchema, any?.value ?? new Uint8Array()))).toEqual({
    ...{ name: "default/eg/http", domain: "default/eg/http" },
    descriptors: [
      {
        ...{ key: "web", value: "web" },
        descriptors: [
          {
            ...{ key: "rule-0-match--1", value: "rule-0-match--1" },
            rateLimit: { requestsPerUnit: 5, unit: "SECOND" },
          },
        ],
      },
    ],
  });
});

test("over delta only what changed is sent, and a change of endpoints is none", async () => {
  await using server = await start();
  const [one, two] = [plane("one", 5), plane("two", 7)];
  server.publish([one, two], 1);
  const client = openDelta({ port: server.port }, SERVICE);
  client.subscribe(rateLimit);
  expect(await client.summary()).toEqual({ typeUrl: rateLimit, names: ["one", "two"], removed: [] });
  server.publish([plane("one", 5, "10.0.0.2"), two], 2);
  server.publish([plane("one", 6, "10.0.0.2"), two], 3);
  expect(await client.summary()).toEqual({ typeUrl: rateLimit, names: ["one"], removed: [] });
  server.publish([two], 4);
  expect(await client.summary()).toEqual({ typeUrl: rateLimit, names: [], removed: ["one"] });
});

test("a service that has no certificate of our authority is not told anything", async () => {
  const authority = await createAuthority("ours");
  const [stranger, identity] = [await createAuthority("theirs"), await authority.issue("server")];
  await using server = await start({ ...identity, clientCa: authority.ca });
  server.publish([plane("one", 5)], 1);
  const target = (client: object) => ({ port: server.port, tls: { ca: authority.ca, ...client } });
  const good = openSotw(target(await authority.issue("envoy-rate-limit")), SERVICE);
  good.subscribe(rateLimit);
  expect((await good.take()).resources).toHaveLength(1);
  for (const client of [{}, await stranger.issue("envoy-rate-limit")]) {
    const bad = openSotw(target(client), SERVICE);
    bad.subscribe(rateLimit);
    expect((await bad.stream.ended).code).toBe(-1);
  }
});

test("the output serves them on a port of their own when it is told to, and on none otherwise", async () => {
  for (const told of [true, false]) {
    const xds = xdsOutput();
    const provider = createMemoryProvider();
    const postern = createPostern({
      plugins: [
        { definition: provider.plugin },
        { definition: gatewayApi },
        { definition: xds.plugin, config: { host: "127.0.0.1", port: 0, ...(told && { rateLimitPort: 0 }) } },
      ],
      ...{ settings: { ...DEFAULT_SETTINGS }, clock: createFakeClock(), log: createRecordingLogger().log, verify },
      metrics: createMetrics(),
    });
    await postern.start();
    expect(xds.rateLimitPort() !== undefined).toBe(told);
    await postern.stop();
  }
});
