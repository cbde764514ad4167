import { expect, test } from "bun:test";
import { createEngine, equal } from "../../core/incremental/mod.ts";
import { createStore, type KubeObject, refOf } from "../../core/resource/mod.ts";
import { randomNumbers } from "../../core/testing/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { BASE, service, slice } from "./gateway-api-world.ts";

const GATEWAY_API = "gateway.networking.k8s.io";
const ENVOY = "gateway.envoyproxy.io";
const ROUTES = 8;
const POLICIES = 10;
const STEPS = 150;

/** Whole numbers from 0 to below a bound, the same in every run. */
function randomBelow(seed: number): (bound: number) => number {
  const next = randomNumbers(seed);
  return (bound) => (next() * 2 ** 32) % bound;
}

type Random = ReturnType<typeof randomBelow>;
const pick = <T>(items: readonly T[], random: Random): T => items[random(items.length)] as T;

/** One Gateway that shares the clusters of backends, with two listeners and a ListenerSet; policies may come from another namespace. */
const AROUND: readonly KubeObject[] = [
  ...BASE.filter(({ kind }) => kind !== "Gateway"),
  object("EnvoyProxy", ENVOY, "v1alpha1", "sharing", { mergeBackends: {} }),
  {
    ...object("Gateway", GATEWAY_API, "v1", "edge", {
      gatewayClassName: "eg",
      infrastructure: { parametersRef: { group: ENVOY, kind: "EnvoyProxy", name: "sharing" } },
      listeners: [
        { name: "http", port: 80, protocol: "HTTP" },
        { name: "other", port: 81, protocol: "HTTP" },
        { name: "tcp", port: 90, protocol: "TCP" },
      ],
      allowedListeners: { namespaces: { from: "Same" } },
    }),
  },
  object("ListenerSet", GATEWAY_API, "v1", "more", {
    parentRef: { name: "edge" },
    listeners: [{ name: "extra", port: 82, protocol: "HTTP" }],
  }),
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "elsewhere", labels: { trusted: "yes" } } },
  object("TCPRoute", GATEWAY_API, "v1", "stream", {
    parentRefs: [{ name: "edge", sectionName: "tcp" }],
    rules: [{ name: "a", backendRefs: [{ name: "s0", port: 80 }] }],
  }),
  ...[0, 1, 2].flatMap((i) => [service(`s${i}`), slice(`s${i}`, `10.1.0.${i}`)]),
];

function object(kind: string, group: string, version: string, name: string, spec: object): KubeObject {
  return {
    ...{ apiVersion: `${group}/${version}`, kind },
    metadata: { name, namespace: "default", generation: 1 },
    spec,
  };
}

function routeOf(i: number, random: Random): KubeObject {
  const parents = [
    { name: "edge" },
    { name: "edge", sectionName: "http" },
    { name: "edge", sectionName: "other" },
    { kind: "ListenerSet", name: "more" },
    { kind: "ListenerSet", name: "more", sectionName: "extra" },
  ];
  const parentRefs = [pick(parents, random), ...(random(3) === 0 ? [pick(parents, random)] : [])];
  const rules = ["a", "b"].map((name) => ({
    name,
    matches: [{ path: { type: "PathPrefix", value: `/${i}/${name}` } }],
    backendRefs: [{ name: `s${random(3)}`, port: 80 }, ...(random(3) === 0 ? [{ name: "s1", port: 80 }] : [])],
  }));
  const route = object("HTTPRoute", GATEWAY_API, "v1", `r${i}`, { parentRefs, rules });
  return { ...route, metadata: { ...route.metadata, labels: { tier: pick(["front", "back"], random) } } };
}

const SPECS: readonly object[] = [
  { retry: { numRetries: 2 } },
  { timeout: { http: { requestTimeout: "3s" } }, compressor: [{ type: "Gzip", gzip: {} }] },
  { compressor: [{ type: "Brotli", brotli: {} }], useClientProtocol: true },
  { circuitBreaker: { maxConnections: -1 }, timeout: { tcp: { connectTimeout: "1s" } } },
  { loadBalancer: { type: "ConsistentHash", consistentHash: { type: "SourceIP" } } },
  { routingType: "Service" },
  { routingType: "Endpoint", dns: { respectDnsTtl: true } },
  { rateLimit: { local: { rules: [{ limit: { requests: 5, unit: "Second" } }] } } },
  { telemetry: { metrics: { routeStatName: "%ROUTE_NAME%" } }, compression: [{ type: "Gzip" }] },
];

function policyOf(i: number, random: Random): KubeObject {
  const ofRoute = { group: GATEWAY_API, kind: "HTTPRoute", name: `r${random(ROUTES)}` };
  const target = pick<object>(
    [
      { group: GATEWAY_API, kind: "Gateway", name: "edge" },
      { group: GATEWAY_API, kind: "Gateway", name: "edge", sectionName: pick(["http", "tcp", "gone"], random) },
      { group: GATEWAY_API, kind: "ListenerSet", name: "more" },
      { group: GATEWAY_API, kind: "ListenerSet", name: "more", sectionName: pick(["extra", "gone"], random) },
      { group: GATEWAY_API, kind: "TCPRoute", name: "stream" },
      ofRoute,
      { ...ofRoute, sectionName: pick(["a", "b", "gone"], random) },
    ],
    random,
  );
  const selector = {
    kind: pick(["HTTPRoute", "Gateway", "ListenerSet"], random),
    ...(random(2) === 0 ? { matchLabels: { tier: "front" } } : {}),
    namespaces: { from: pick(["Same", "All"], random) },
  };
  const namespace = random(4) === 0 ? "elsewhere" : "default";
  const selects = namespace === "elsewhere" || random(4) === 0;
  const policy = object("BackendTrafficPolicy", ENVOY, "v1alpha1", `p${i}`, {
    ...(selects ? { targetSelectors: [selector] } : { targetRefs: [target] }),
    ...(random(2) === 0 ? { mergeType: pick(["StrategicMerge", "JSONMerge"], random) } : {}),
    ...pick(SPECS, random),
  });
  const created = `2024-01-0${1 + random(9)}T00:00:00Z`;
  return { ...policy, metadata: { ...policy.metadata, namespace, creationTimestamp: created } };
}

function grantOf(kind: string): KubeObject {
  return object("ReferenceGrant", GATEWAY_API, "v1beta1", `for-${kind.toLowerCase()}`, {
    from: [{ group: ENVOY, kind: "BackendTrafficPolicy", namespace: "elsewhere" }],
    to: [{ group: GATEWAY_API, kind }],
  });
}

/** One change: a policy or route that is another one now, or a policy or grant that comes or goes. */
function change(random: Random): { readonly upsert?: KubeObject; readonly remove?: KubeObject } {
  switch (random(8)) {
    case 0:
      return { upsert: routeOf(random(ROUTES), random) };
    case 1:
      return { upsert: grantOf(pick(["HTTPRoute", "Gateway", "ListenerSet"], random)) };
    case 2:
      return { remove: grantOf(pick(["HTTPRoute", "Gateway", "ListenerSet"], random)) };
    case 3:
      return { remove: policyOf(random(POLICIES), random) };
    default:
      return { upsert: policyOf(random(POLICIES), random) };
  }
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, place: random(1_000_000) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}

test.each([1, 2, 3, 4])(
  "random changes of policies give what a build from nothing gives, in any order of objects (%i)",
  (seed) => {
    const random = randomBelow(seed);
    const objects = new Map<string, KubeObject>();
    const keyOf = (each: KubeObject) => JSON.stringify(refOf(each));
    const store = createStore();
    const engine = createEngine();
    const worldOf = (snapshot: ReturnType<typeof createStore>["snapshot"]) => ({
      ...{ snapshot, settings: {}, needs: new Map(), now: 0 },
    });
    const start = [...AROUND, ...Array.from({ length: ROUTES }, (_, i) => routeOf(i, random))];
    for (const each of start) objects.set(keyOf(each), each);
    store.apply({ upsert: start });
    let shaped = 0;
    for (let step = 0; step < STEPS; step++) {
      const { upsert, remove } = change(random);
      if (upsert) objects.set(keyOf(upsert), upsert);
      if (remove) objects.delete(keyOf(remove));
      store.apply({ ...(upsert && { upsert: [upsert] }), ...(remove && { remove: [refOf(remove)] }) });
      const built = engine.build(worldOf(store.snapshot), root, "").value;
      const other = createStore().replace(shuffled([...objects.values()], random));
      const fresh = createEngine({ freeze: true }).build(worldOf(other), root, "").value;
      expect(equal(built, fresh), `step ${step}`).toBe(true);
      const routes = built.xds["default/edge"]?.http?.flatMap((listener) => listener.routes ?? []) ?? [];
      shaped += routes.filter(({ traffic, directResponse }) => traffic !== undefined || directResponse).length;
    }
    // The changes are about something: routes had policies all the time.
    expect(shaped).toBeGreaterThan(STEPS * ROUTES);
  },
);
