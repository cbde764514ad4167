import { SYSTEM_CLOCK } from "../../cmd/runtime/clock.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createPostern, type PosternOptions } from "../../core/postern.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { createRecordingLogger } from "../../core/testing/mod.ts";
import { verify } from "../../core/testing/verify.ts";
import type { FetchedNeeds } from "../../library/needs/resolver.ts";
import { DEFAULT_SETTINGS } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { xdsOutput } from "../../plugins/xds/mod.ts";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import { type ProxyOptions, startProxy, type TestEnvoy } from "../envoy-acceptance/proxy.ts";
import { becomes, later } from "../host-rig.ts";
import { type Answer, type Asked, send } from "../http-world.ts";
import { type Authority, createAuthority } from "../xds-client/mod.ts";
import { type Shelf, shelf } from "./backends.ts";
import { type ExampleObject, exampleObjects } from "./examples.ts";
import { elsewhere, gatewayOnHost, type Places } from "./world.ts";

/** Examples that are served as in a cluster: a host has neither rate limit service nor modules, and its proxies know no zone. */
export interface ClusterWorld {
  readonly books: readonly Shelf[];
  /** Proxies by the name of their Gateway. */
  readonly proxies: ReadonlyMap<string, TestEnvoy>;
  ask(gateway: string, asked: Asked): Promise<Answer>;
  /** The text of an object's condition `Accepted`. */
  verdict(kind: string, name: string): string;
  /** The same of another condition. */
  told(kind: string, name: string, type: string): string;
}

/** The parts of a control plane of a cluster beside those that every one has. */
export interface Parts {
  readonly plugins?: PosternOptions["plugins"];
  readonly settings?: Partial<typeof DEFAULT_SETTINGS>;
  readonly needs?: FetchedNeeds;
  /** The options of the xDS server beside its place. */
  readonly xds?: object;
  /** Has what stands beside it started, and says which clusters stand elsewhere here; the ports are those of the xDS server. */
  started?(ports: { readonly xds: number; readonly rateLimit: number }): Promise<readonly PlacedCluster[]>;
  /** Resolves when what stands beside it has what it needs for the objects. */
  settled?(): Promise<void>;
}

/** A cluster of the control plane, whose names are those of Services and whose authority is in a file of a pod. */
export interface PlacedCluster {
  readonly name: string;
  readonly at?: { readonly address: string; readonly port: number };
}

/** The objects and parts that a test puts beside its examples. */
export interface Beside {
  readonly objects?: readonly object[];
  readonly texts?: Places["texts"];
  readonly ports?: Places["ports"];
  readonly parts?: (authority: Authority) => Promise<Parts>;
  readonly proxy?: Pick<ProxyOptions, "bootstrap">;
}

const namespace = (name: string) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } });

/** Serves examples; each of their Gateways has an Envoy of its own. */
export async function openCluster(examples: readonly string[], beside: Beside = {}): Promise<ClusterWorld> {
  const authority = await createAuthority("ours");
  const first = await shelf("one", "127.1.0.1");
  const books = [first, await shelf("two", "127.1.0.2", first.port)];
  const listeners = new Map<string, number>();
  const places = { ports: { 8080: first.port, ...beside.ports }, texts: beside.texts ?? {}, listeners };
  const objects: object[] = [namespace("default"), namespace("envoy-gateway-system")];
  for (const object of [...exampleObjects(examples), ...((beside.objects ?? []) as readonly ExampleObject[])])
    objects.push(
      object.kind === "Gateway" ? await gatewayOnHost(object, places) : (elsewhere(object, places) as object),
    );
  const gateways = [...new Set([...listeners.keys()].map((name) => name.split("/")[0] as string))];
  const parts = (await beside.parts?.(authority)) ?? {};
  const postern = await startPostern(parts);
  const placed = (await parts.started?.({ xds: postern.xdsPort(), rateLimit: postern.rateLimitPort() })) ?? [];
  postern.apply([
    ...objects,
    await proxyIdentity(authority),
    ...gateways.map((name) => placesOf(name, placed, authority.ca)),
  ] as readonly KubeObject[]);
  await parts.settled?.();
  const proxies = new Map(gateways.map((name) => [name, proxyOf(name, postern.xdsPort(), beside.proxy ?? {})]));
  for (const port of listeners.values()) await becomes(async () => (await answers(port)) !== undefined, true, 30_000);
  const told = (kind: string, name: string, type: string) => {
    const status = postern.statuses().find(({ ref }) => ref.kind === kind && ref.name === name)?.status;
    const conditions = [...(status?.ancestors ?? []), ...(status?.parents ?? [])].flatMap(
      (each) => each.conditions ?? [],
    );
    const found = conditions.find((condition) => condition.type === type);
    return found === undefined ? "nothing" : `${found.status} ${found.reason}: ${found.message}`;
  };
  return {
    ...{ books, proxies },
    ask: (gateway, asked) => send(listeners.get(`${gateway}/http`) as number, asked),
    verdict: (kind, name) => told(kind, name, "Accepted"),
    told,
  };
}

/** A Postern in this process; proxies get what they need from it in plain text. */
async function startPostern({ plugins = [], settings = {}, needs, xds: more = {} }: Parts) {
  const [xds, provider] = [xdsOutput(), createMemoryProvider()];
  const place = { host: "127.0.0.1", port: 0, rateLimitPort: 0, ...more };
  const features = { ...DEFAULT_SETTINGS.features, envoyPatchPolicy: true, lua: true, backend: true };
  const postern = createPostern({
    plugins: [
      { definition: provider.plugin as never },
      { definition: gatewayApi as never },
      ...plugins,
      { definition: xds.plugin as never, config: place },
    ],
    settings: { ...DEFAULT_SETTINGS, features, ...settings },
    ...{ clock: SYSTEM_CLOCK, log: createRecordingLogger().log, metrics: createMetrics(), verify },
    ...(needs && { needs }),
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

function proxyOf(gateway: string, xdsPort: number, options: Pick<ProxyOptions, "bootstrap">): TestEnvoy {
  const proxy = startProxy({ ...options, xdsPort, irKey: `default/${gateway}`, node: `envoy-${gateway}` });
  later(() => proxy[Symbol.asyncDispose]());
  return proxy;
}

/** The Secret with which proxies show the control plane who they are. */
async function proxyIdentity(authority: Authority): Promise<object> {
  const { cert, key } = await authority.issue("envoy");
  const secret = { apiVersion: "v1", kind: "Secret", metadata: { name: "envoy", namespace: "envoy-gateway-system" } };
  return { ...secret, type: "kubernetes.io/tls", data: { "tls.crt": btoa(cert), "tls.key": btoa(key) } };
}

/** Where clusters of the control plane are here, and whom they trust. */
function placesOf(gateway: string, placed: readonly PlacedCluster[], ca: string): object {
  const authority = "/transport_socket/typed_config/common_tls_context/validation_context/trusted_ca";
  const socket = "/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/socket_address";
  const patches = placed.flatMap(({ name, at }) => {
    const replace = (path: string, value: unknown) => ({
      ...{ type: "type.googleapis.com/envoy.config.cluster.v3.Cluster", name },
      operation: { op: "replace", path, value },
    });
    const place = at ? [replace(`${socket}/address`, at.address), replace(`${socket}/port_value`, at.port)] : [];
    return [...place, replace(authority, { inline_string: ca })];
  });
  return {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyPatchPolicy" },
    metadata: { name: `places-${gateway}`, namespace: "default" },
    spec: {
      ...{ type: "JSONPatch", targetRef: { group: "gateway.networking.k8s.io", kind: "Gateway", name: gateway } },
      jsonPatches: patches,
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
