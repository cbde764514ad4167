import { afterAll, describe, expect, test } from "bun:test";
import { SYSTEM_CLOCK } from "../../cmd/runtime/clock.ts";
import { createNeedResolver } from "../../cmd/runtime/needs.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createPostern } from "../../core/postern.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { createRecordingLogger } from "../../core/testing/mod.ts";
import { verify } from "../../core/testing/verify.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { wasmOutput } from "../../plugins/wasm/mod.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { ENVOY } from "../envoy.ts";
import { startProxy } from "../envoy-acceptance/proxy.ts";
import { createAuthority } from "../xds-client/mod.ts";
import { baseWorld } from "./xds-traffic/objects.ts";

const text = (value: string) => [value.length, ...new TextEncoder().encode(value)];
const section = (id: number, bytes: readonly number[]) => [id, bytes.length, ...bytes];

/**
 * The smallest module that Envoy runs: it says which version of the interface it is for, hands out memory, and does nothing.
 * `() -> ()` and `(i32) -> i32` are its types; sections are types, functions, memory, exports, code.
 */
const MODULE = new Uint8Array([
  ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
  ...section(1, [2, 0x60, 0, 0, 0x60, 1, 0x7f, 1, 0x7f]),
  ...section(3, [2, 0, 1]),
  ...section(5, [1, 0, 1]),
  ...section(7, [3, ...text("proxy_abi_version_0_2_1"), 0, 0, ...text("malloc"), 0, 1, ...text("memory"), 2, 0]),
  ...section(10, [2, 2, 0, 0x0b, 5, 0, 0x41, 0x80, 0x08, 0x0b]),
]);

/** The Secret with which proxies show the control plane who they are. */
function proxySecret({ cert, key }: { cert: string; key: string }): KubeObject {
  return {
    ...{ apiVersion: "v1", kind: "Secret", metadata: { name: "envoy", namespace: "envoy-gateway-system" } },
    ...{ type: "kubernetes.io/tls", data: { "tls.crt": btoa(cert), "tls.key": btoa(key) } },
  };
}

/** The control plane is on this machine and not in a cluster, and its authority in no file of a pod. */
function placeOf(port: number, ca: string): KubeObject {
  const type = "type.googleapis.com/envoy.config.cluster.v3.Cluster";
  const socket = "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address";
  const context = "/transport_socket/typed_config/common_tls_context/validation_context/trusted_ca";
  const replace = (path: string, value: unknown) => ({
    ...{ type, name: "wasm_cluster" },
    operation: { op: "replace", path, value },
  });
  return {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyPatchPolicy" },
    metadata: { name: "place", namespace: "default", generation: 1 },
    spec: {
      ...{ type: "JSONPatch", targetRef: { group: "gateway.networking.k8s.io", kind: "Gateway", name: "eg" } },
      jsonPatches: [
        replace(`${socket}/address`, "127.0.0.1"),
        replace(`${socket}/port_value`, port),
        replace(context, { inline_string: ca }),
      ],
    },
  } as unknown as KubeObject;
}

/** The secret of the installation, from which paths of modules are made. */
const KEY = {
  ...{ apiVersion: "v1", kind: "Secret", metadata: { namespace: "envoy-gateway-system", name: "envoy-oidc-hmac" } },
  data: { "hmac-secret": Buffer.from("k".repeat(32)).toString("base64") },
} as unknown as KubeObject;

describe.skipIf(ENVOY === undefined)("Wasm modules (needs Envoy: ENVOY_PATH, or npm test)", () => {
  const stack = new AsyncDisposableStack();
  afterAll(() => stack.disposeAsync());

  test("Envoy runs a module that it got from the control plane", async () => {
    const authority = await createAuthority("ours");
    const { log } = createRecordingLogger();
    const needs = createNeedResolver({
      ...{ clock: SYSTEM_CLOCK, log },
      reach: () => ({ here: false, allowed: [] }),
      fetching: { resolve: async () => ["192.0.2.1"], request: async () => new Response(MODULE) },
    });
    const identity = { ...(await authority.issue("envoy-gateway")), clientCa: authority.ca };
    const wasm = wasmOutput({ identity: { current: identity, onChange() {} }, contentOf: needs.contentOf });
    const [xds, provider] = [xdsOutput(), createMemoryProvider()];
    const place = { host: "127.0.0.1", port: 0 };
    const postern = createPostern({
      plugins: [
        { definition: provider.plugin },
        { definition: gatewayApi },
        { definition: wasm.plugin, config: place },
        { definition: xds.plugin, config: place },
      ],
      settings: { ...DEFAULT_SETTINGS, features: { ...DEFAULT_SETTINGS.features, envoyPatchPolicy: true } },
      ...{ clock: SYSTEM_CLOCK, log, metrics: createMetrics(), needs, verify },
    });
    await postern.start();
    stack.defer(() => postern.stop());
    const serve = () => Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("served") });
    const [backend, ...free] = [serve(), serve(), serve()];
    stack.defer(() => backend.stop(true));
    const [http = 0, https = 0] = free.map(({ port }) => port);
    for (const server of free) await server.stop(true);
    const policy = {
      ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyExtensionPolicy" },
      metadata: { name: "wasm", namespace: "default", generation: 1 },
      spec: {
        targetRefs: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", name: "stable" }],
        wasm: [{ name: "filter", code: { type: "HTTP", http: { url: "https://example.com/filter.wasm" } } }],
      },
    };
    provider.apply(
      ...baseWorld({ http, https, backend: backend.port ?? 0 }, identity),
      ...[proxySecret(await authority.issue("envoy")), placeOf(wasm.port() ?? 0, authority.ca), KEY, policy],
    );
    const proxy = stack.use(startProxy({ xdsPort: xds.port() ?? 0 }));
    const get = async () => {
      const headers = { host: "stable.example.com" };
      return (await fetch(`http://127.0.0.1:${http}/`, { headers })).text();
    };
    const stat = async (name: string) => {
      const stats = await proxy.admin("/stats?filter=^(cluster.wasm_cluster.upstream_rq_|wasm.)");
      return Number(new RegExp(`^${name}: (\\d+)$`, "m").exec(stats)?.[1] ?? 0);
    };
    // The listener with the filter comes into force when it has its module.
    while ((await stat("wasm.remote_load_fetch_successes")) === 0)
      if (await ended(proxy.ended)) throw new Error(proxy.log());
    await postern.pipeline.served(await postern.pipeline.settled());
    expect(await get()).toBe("served");
    expect(await stat("cluster.wasm_cluster.upstream_rq_200")).toBeGreaterThan(0);
    expect(await stat("wasm.remote_load_fetch_failures")).toBe(0);
    expect(await stat("wasm.envoy.wasm.runtime.v8.active")).toBeGreaterThan(0);
    expect(xds.peers().map(({ complete }) => complete)).toEqual([true]);
  }, 60_000);
});

async function ended(exit: Promise<number>): Promise<boolean> {
  return Promise.race([exit.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);
}
