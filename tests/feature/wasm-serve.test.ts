import { expect, test } from "bun:test";
import { createHash, createHmac } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { connect } from "node:http2";
import { request } from "node:https";
import { createMetrics } from "../../core/observe/mod.ts";
import { createPostern } from "../../core/postern.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../core/testing/mod.ts";
import { verify } from "../../core/testing/verify.ts";
import { createNeedResolver } from "../../library/needs/resolver.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { wasmOutput } from "../../plugins/wasm/mod.ts";
import { createModuleServer, type ModuleIdentity } from "../../plugins/wasm/server.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { createAuthority } from "../xds-client/mod.ts";
import { baseWorld } from "./xds-traffic/objects.ts";

const QUIET = { debug() {}, warn() {} };
const MODULE_URL = "https://example.com/filter.wasm";
const MODULE = new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]);

interface Client {
  readonly ca: string;
  readonly cert?: string;
  readonly key?: string;
}

/** The status and the body of an answer, or why there is none. */
function ask(port: number, path: string, client: Client, method = "GET"): Promise<[number, Uint8Array] | string> {
  return new Promise((resolve) => {
    const question = request({ host: "localhost", port, path, method, agent: false, ...client });
    question.on("error", (error: Error) => resolve(error.message));
    question.on("response", (response: IncomingMessage) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk: Buffer) => chunks.push(chunk));
      response.on("end", () => resolve([response.statusCode ?? 0, new Uint8Array(Buffer.concat(chunks))]));
      response.on("error", (error: Error) => resolve(error.message));
    });
    question.end();
  });
}

/** The same over HTTP/2, as Envoy asks. */
function askHttp2(port: number, path: string, client: Client): Promise<[number, Uint8Array]> {
  return new Promise((resolve, reject) => {
    const session = connect(`https://localhost:${port}`, client);
    session.on("error", reject);
    const stream = session.request({ ":path": path });
    const chunks: Buffer[] = [];
    let status = 0;
    stream.on("response", (headers) => {
      status = Number(headers[":status"]);
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("end", () => {
      session.close();
      resolve([status, new Uint8Array(Buffer.concat(chunks))]);
    });
  });
}

async function serve(identity: ModuleIdentity) {
  const moduleAt = (path: string) => (path === "/one.wasm" ? MODULE : undefined);
  const server = createModuleServer({
    host: "127.0.0.1",
    port: 0,
    identity,
    clock: createFakeClock(),
    log: QUIET,
    moduleAt,
  });
  return { ...server, port: await server.start(), [Symbol.asyncDispose]: server.stop };
}

test("a module is handed to whoever has a certificate of our authority, over both versions of HTTP", async () => {
  const [ours, theirs] = [await createAuthority("ours"), await createAuthority("theirs")];
  await using server = await serve({ ...(await ours.issue("envoy-gateway")), clientCa: ours.ca });
  const proxy = { ca: ours.ca, ...(await ours.issue("envoy")) };
  expect(await ask(server.port, "/one.wasm", proxy)).toEqual([200, MODULE]);
  expect(await askHttp2(server.port, "/one.wasm", proxy)).toEqual([200, MODULE]);
  expect((await ask(server.port, "/two.wasm", proxy))[0]).toBe(404);
  expect((await ask(server.port, "/one.wasm", proxy, "POST"))[0]).toBe(405);
  for (const stranger of [{ ca: ours.ca }, { ca: ours.ca, ...(await theirs.issue("envoy")) }])
    expect(typeof (await ask(server.port, "/one.wasm", stranger))).toBe("string");
  const old = { ...proxy, maxVersion: "TLSv1.2" } as const;
  expect(await ask(server.port, "/one.wasm", old)).toMatch(/PROTOCOL_VERSION/);
});

test("new connections see a renewed certificate", async () => {
  const [before, after] = [await createAuthority("before"), await createAuthority("after")];
  await using server = await serve({ ...(await before.issue("envoy-gateway")), clientCa: before.ca });
  server.setSecureContext({ ...(await after.issue("envoy-gateway")), clientCa: after.ca });
  const proxy = { ca: after.ca, ...(await after.issue("envoy")) };
  expect(await ask(server.port, "/one.wasm", proxy)).toEqual([200, MODULE]);
});

test("what a policy names is fetched once, and served to proxies for as long as it is named", async () => {
  const authority = await createAuthority("ours");
  const [identity, { log }] = [await authority.issue("envoy-gateway"), createRecordingLogger()];
  const clock = createFakeClock();
  const fetched: string[] = [];
  const needs = createNeedResolver({
    ...{ clock, log },
    reach: () => ({ here: false, allowed: [] }),
    fetching: {
      resolve: async () => ["192.0.2.1"],
      request: async ({ href }) => {
        fetched.push(href);
        return new Response(MODULE);
      },
    },
  });
  const current = { ...identity, clientCa: authority.ca };
  const wasm = wasmOutput({ identity: { current, onChange() {} }, contentOf: needs.contentOf });
  const provider = createMemoryProvider();
  const postern = createPostern({
    plugins: [
      { definition: provider.plugin },
      { definition: gatewayApi },
      { definition: wasm.plugin, config: { host: "127.0.0.1", port: 0 } },
    ],
    ...{ settings: { ...DEFAULT_SETTINGS }, clock, log, metrics: createMetrics(), needs, verify },
  });
  await postern.start();
  const [url, policy] = [MODULE_URL, policyOf(MODULE_URL)];
  const ports = { http: 10080, https: 10443, backend: 8080 };
  provider.apply(...baseWorld(ports, identity), policy, KEY);
  const path = `/${createHmac("sha256", Buffer.from("k".repeat(32)))
    .update(url)
    .digest("hex")}.wasm`;
  const guessed = `/${createHash("sha256").update(url).digest("hex")}.wasm`;
  const proxy = { ca: authority.ca, ...(await authority.issue("envoy")) };
  const status = async () => {
    clock.advance(100);
    await postern.pipeline.settled();
    return (await ask(wasm.port() ?? 0, path, proxy))[0];
  };
  while ((await status()) !== 200);
  expect(await ask(wasm.port() ?? 0, path, proxy)).toEqual([200, MODULE]);
  expect((await ask(wasm.port() ?? 0, guessed, proxy))[0]).toBe(404);
  provider.remove({ group: "gateway.envoyproxy.io", kind: "EnvoyExtensionPolicy", namespace: "default", name: "wasm" });
  expect([await status(), fetched]).toEqual([404, [url]]);
  await postern.stop();
});

test("on a host, where nobody serves modules, a policy says so and its route does not run without them", async () => {
  const { log } = createRecordingLogger();
  const clock = createFakeClock();
  const provider = createMemoryProvider();
  const postern = createPostern({
    plugins: [
      { definition: provider.plugin },
      { definition: gatewayApi },
      { definition: xdsOutput().plugin, config: { host: "127.0.0.1", port: 0 } },
    ],
    ...{ settings: { ...DEFAULT_SETTINGS, runningOnHost: true }, clock, log, metrics: createMetrics(), verify },
  });
  await postern.start();
  const certificate = await (await createAuthority("ours")).issue("localhost");
  provider.apply(...baseWorld({ http: 10080, https: 10443, backend: 8080 }, certificate), policyOf(MODULE_URL));
  clock.advance(100);
  await postern.pipeline.settled();
  expect(JSON.stringify(postern.pipeline.statuses())).toContain("not to those on a host; remove them from the policy.");
  const routes = postern.pipeline.translation?.xds["default/eg"]?.http?.flatMap((listener) => listener.routes ?? []);
  expect(new Set(routes?.map(({ directResponse }) => directResponse?.statusCode))).toEqual(new Set([500]));
  await postern.stop();
});

/** The secret of the installation. */
const KEY = {
  ...{ apiVersion: "v1", kind: "Secret", metadata: { namespace: "envoy-gateway-system", name: "envoy-oidc-hmac" } },
  data: { "hmac-secret": Buffer.from("k".repeat(32)).toString("base64") },
} as unknown as KubeObject;

function policyOf(url: string): KubeObject {
  return {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyExtensionPolicy" },
    metadata: { name: "wasm", namespace: "default", generation: 1 },
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "stable" }],
      wasm: [{ name: "filter", code: { type: "HTTP", http: { url } } }],
    },
  } as unknown as KubeObject;
}
