import { SYSTEM_CLOCK } from "../../cmd/runtime/clock.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createPostern } from "../../core/postern.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { createRecordingLogger } from "../../core/testing/mod.ts";
import { verify } from "../../core/testing/verify.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { startProxy } from "../envoy-acceptance/proxy.ts";
import { becomes, later } from "../host-rig.ts";
import { type Answer, type Asked, send } from "../http-world.ts";
import { createAuthority } from "../xds-client/mod.ts";
import { type Shelf, shelf } from "./backends.ts";
import { type ExampleObject, exampleObjects } from "./examples.ts";
import { rateLimit } from "./rate-limit.ts";
import { elsewhere, gatewayOnHost } from "./world.ts";

/** Examples that are served as in a cluster, with a real rate limit service: a host has none. */
export interface CountedWorld {
  readonly books: readonly Shelf[];
  ask(gateway: string, asked: Asked): Promise<Answer>;
  /** What an object is told of its condition `Accepted`. */
  verdict(kind: string, name: string): string;
}

const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

/** Serves examples; each of their Gateways has an Envoy of its own. */
export async function openCounted(examples: readonly string[], more: readonly object[] = []): Promise<CountedWorld> {
  const authority = await createAuthority("ours");
  const first = await shelf("one", "127.1.0.1");
  const books = [first, await shelf("two", "127.1.0.2", first.port)];
  const listeners = new Map<string, number>();
  const places = { ports: { 8080: first.port }, texts: {}, listeners };
  const objects: object[] = [namespace("default"), namespace("envoy-gateway-system")];
  const given = [...exampleObjects(examples), ...(more as readonly ExampleObject[])];
  for (const object of given)
    objects.push(
      object.kind === "Gateway" ? await gatewayOnHost(object, places) : (elsewhere(object, places) as object),
    );
  const gateways = [...new Set([...listeners.keys()].map((name) => name.split("/")[0] as string))];
  const service = await rateLimit(await authority.issue("envoy-ratelimit"), authority.ca);
  const postern = await startPostern(service.grpcPort);
  const proxy = await authority.issue("envoy");
  const data = { "tls.crt": btoa(proxy.cert), "tls.key": btoa(proxy.key) };
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "envoy", namespace: "envoy-gateway-system" } };
  objects.push({ ...secret, type: "kubernetes.io/tls", data }, ...gateways.map((name) => trusting(name, authority.ca)));
  postern.apply(objects as readonly KubeObject[]);
  await service.start(postern.rateLimitPort());
  for (const name of gateways) await proxyOf(name, postern.xdsPort());
  const statuses = () => postern.statuses();
  await becomes(async () => (await service.limits()).includes("global-limits_example_com"), true, 30_000);
  for (const port of listeners.values()) await becomes(async () => (await answers(port)) !== undefined, true, 30_000);
  return {
    books,
    ask: (gateway, asked) => send(listeners.get(`${gateway}/http`) as number, asked),
    verdict(kind, name) {
      const status = statuses().find(({ ref }) => ref.kind === kind && ref.name === name)?.status;
      const conditions = (status?.ancestors ?? []).flatMap((ancestor) => ancestor.conditions ?? []);
      const found = conditions.find(({ type }) => type === "Accepted");
      return found === undefined ? "nothing" : `${found.status} ${found.reason}: ${found.message}`;
    },
  };
}

/** A Postern in this process; the proxies and the service get what they need from it in plain text. */
async function startPostern(grpcPort: number) {
  const [xds, provider] = [xdsOutput(), createMemoryProvider()];
  const place = {
    host: "127.0.0.1",
    port: 0,
    rateLimitPort: 0,
    rateLimit: { url: `grpc://127.0.0.1:${grpcPort}`, timeoutMs: 5_000, failClosed: true },
  };
  const features = { ...DEFAULT_SETTINGS.features, envoyPatchPolicy: true, lua: true };
  const postern = createPostern({
    plugins: [
      { definition: provider.plugin as never },
      { definition: gatewayApi as never },
      { definition: xds.plugin as never, config: place },
    ],
    settings: { ...DEFAULT_SETTINGS, features, globalRateLimitEnabled: true },
    ...{ clock: SYSTEM_CLOCK, log: createRecordingLogger().log, metrics: createMetrics(), verify },
  });
  await postern.start();
  later(() => postern.stop());
  return {
    apply: (objects: readonly KubeObject[]) => provider.apply(...objects),
    statuses: () => postern.pipeline.statuses(),
    xdsPort: () => xds.port() ?? 0,
    rateLimitPort: () => xds.rateLimitPort() ?? 0,
  };
}

async function proxyOf(gateway: string, xdsPort: number): Promise<void> {
  const proxy = startProxy({ xdsPort, irKey: `default/${gateway}`, node: `envoy-${gateway}` });
  later(() => proxy[Symbol.asyncDispose]());
}

/** The authority of the service is in no file of a pod here. */
function trusting(gateway: string, ca: string): object {
  const path = "/transport_socket/typed_config/common_tls_context/validation_context/trusted_ca";
  return {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyPatchPolicy" },
    metadata: { name: `trusting-${gateway}`, namespace: "default" },
    spec: {
      ...{ type: "JSONPatch", targetRef: { group: "gateway.networking.k8s.io", kind: "Gateway", name: gateway } },
      jsonPatches: [
        {
          ...{ type: "type.googleapis.com/envoy.config.cluster.v3.Cluster", name: "ratelimit_cluster" },
          operation: { op: "replace", path, value: { inline_string: ca } },
        },
      ],
    },
  };
}

async function answers(port: number): Promise<number | undefined> {
  try {
    return (await send(port, { host: "nobody.example.com" })).status;
  } catch {
    return undefined;
  }
}
