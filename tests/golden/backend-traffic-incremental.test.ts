import { expect, test } from "bun:test";
import { createEngine, differencesOf } from "../../core/incremental/mod.ts";
import { toRecorded } from "../../core/ir/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { BASE, route, service, slice, storeOf, worldOf } from "./gateway-api-world.ts";

const COUNT = 200;

function policy(name: string, kind: string, target: string, spec: object): KubeObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "BackendTrafficPolicy",
    metadata: { name, namespace: "default", generation: 1 },
    spec: { targetRefs: [{ group: "gateway.networking.k8s.io", kind, name: target }], ...spec },
  } as KubeObject;
}

const retries = (numRetries: number) => ({ retry: { numRetries } });

function started(more: readonly KubeObject[]) {
  const routes = Array.from({ length: COUNT }, (_, i) => [
    service(`s${i}`),
    slice(`s${i}`, "10.1.0.1"),
    route(`r${i}`, `/r${i}`, `s${i}`),
  ]).flat();
  const store = storeOf([...BASE, ...routes, ...more]);
  const engine = createEngine();
  const build = () => engine.build(worldOf(store), root, "");
  const fresh = () => createEngine().build(worldOf(store), root, "").value;
  return { store, build, fresh, first: build() };
}

type Built = ReturnType<ReturnType<typeof started>["build"]>;

function routesOf({ value }: Built) {
  return value.xds["default/edge"]?.http?.[0]?.routes ?? [];
}

function routeOf(built: Built, name: string) {
  return routesOf(built).find(({ metadata }) => metadata?.name === name);
}

const OF_ROUTES = Array.from({ length: COUNT }, (_, i) => policy(`p${i}`, "HTTPRoute", `r${i}`, retries(1)));

test("one changed policy of a route computes that route and the policy's own status", () => {
  const { store, build, first } = started(OF_ROUTES);
  store.apply({ upsert: [policy("p7", "HTTPRoute", "r7", retries(4))] });
  const second = build();
  expect(second.stats.computed).toBeLessThanOrEqual(24);
  expect(second.value.status).toBe(first.value.status);
  const before = new Set(routesOf(first));
  const changed = routesOf(second).filter((each) => !before.has(each));
  expect(changed.map(({ metadata, traffic }) => [metadata?.name, traffic?.retry])).toEqual([["r7", { numRetries: 4 }]]);
});

test("routes share what the policy of their Gateway comes to", () => {
  const { store, build, first, fresh } = started([policy("all", "Gateway", "edge", retries(2))]);
  expect(new Set(routesOf(first).map(({ traffic }) => traffic)).size).toBe(1);
  store.apply({ upsert: [policy("all", "Gateway", "edge", retries(3))] });
  const second = build();
  expect(new Set(routesOf(second).map(({ traffic }) => traffic?.retry?.numRetries))).toEqual(new Set([3]));
  expect(differencesOf(second.value, fresh())).toEqual([]);
});

test("a policy that cannot be used closes its routes, which have what the Gateway's says until it is mended", () => {
  const broken = policy("p", "HTTPRoute", "r1", { circuitBreaker: { maxConnections: -1 } });
  const { store, build, first } = started([policy("all", "Gateway", "edge", retries(2)), broken]);
  const { directResponse, traffic, metadata } = routeOf(first, "r1") ?? {};
  expect([directResponse, traffic?.retry]).toEqual([{ statusCode: 500 }, { numRetries: 2 }]);
  expect(metadata?.policies?.map(({ name }) => name)).toEqual(["all"]);
  expect(routeOf(first, "r2")?.directResponse).toBeUndefined();
  store.apply({ upsert: [policy("p", "HTTPRoute", "r1", { circuitBreaker: { maxConnections: 1 } })] });
  const mended = routeOf(build(), "r1");
  expect([mended?.directResponse, mended?.traffic]).toEqual([undefined, { circuitBreaker: { maxConnections: 1 } }]);
});

test("a ConfigMap that holds the body of responses changes the routes of its policies", () => {
  const body = { type: "ValueRef", valueRef: { group: "", kind: "ConfigMap", name: "sorry" } };
  const override = [{ match: { statusCodes: [{ value: 500 }] }, response: { body } }];
  const map = (text: string): KubeObject =>
    ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "sorry", namespace: "default" },
      data: { a: text },
    }) as never;
  const bodyOf = (built: Built) => routeOf(built, "r3")?.traffic?.responseOverride?.rules?.[0]?.response?.body;
  const { store, build, first } = started([policy("p", "HTTPRoute", "r3", { responseOverride: override })]);
  expect([routeOf(first, "r3")?.directResponse, bodyOf(first)]).toEqual([{ statusCode: 500 }, undefined]);
  store.apply({ upsert: [map("one")] });
  expect(bodyOf(build())).toBe(btoa("one"));
  store.apply({ upsert: [map("two")] });
  const last = build();
  expect([routeOf(last, "r3")?.directResponse, bodyOf(last)]).toEqual([undefined, btoa("two")]);
});

test("a policy that says how to route computes the backends of its own route and no others", () => {
  const { store, build, first, fresh } = started(OF_ROUTES);
  const hosts = ({ value }: Built, name: string) =>
    toRecorded(value.xds["default/edge"] ?? {})
      .http?.[0]?.routes?.find(({ metadata }) => metadata?.name === name)
      ?.destination?.settings?.[0]?.endpoints?.map(({ host }) => host);
  expect([hosts(first, "r5"), hosts(first, "r6")]).toEqual([["10.1.0.1"], ["10.1.0.1"]]);
  store.apply({ upsert: [policy("p5", "HTTPRoute", "r5", { ...retries(1), routingType: "Service" })] });
  const second = build();
  expect([hosts(second, "r5"), hosts(second, "r6")]).toEqual([["10.0.0.1"], ["10.1.0.1"]]);
  expect(second.stats.computed).toBeLessThanOrEqual(30);
  expect(differencesOf(second.value, fresh())).toEqual([]);
});

test("an algorithm that is not implemented is told with a warning, on routes and Gateways", () => {
  const loadBalancer = { type: "DynamicModule", dynamicModule: { name: "m", lbPolicyName: "p" } };
  const { first } = started([
    policy("route", "HTTPRoute", "r1", { loadBalancer }),
    policy("all", "Gateway", "edge", { loadBalancer }),
  ]);
  const said = first.value.status.filter(({ ref }) => ref.kind === "BackendTrafficPolicy");
  const conditions = said.map(({ ref, status }) => [
    ref.name,
    status.ancestors?.[0]?.conditions.map(({ type, reason }) => `${type} ${reason}`),
  ]);
  expect(Object.fromEntries(conditions)).toEqual({
    route: ["Accepted Accepted", "Warning NotImplemented"],
    all: ["Accepted Accepted", "Warning NotImplemented", "Overridden Overridden"],
  });
  expect(routeOf(first, "r1")?.directResponse).toBeUndefined();
});

test("what is wrong with a policy is told even where no listener takes its route", () => {
  const lost = route("lost", "/lost", "s1");
  const spec = { ...(lost.spec as object), parentRefs: [{ name: "edge", sectionName: "none" }] };
  const { first } = started([
    { ...lost, spec } as KubeObject,
    policy("p", "HTTPRoute", "lost", { circuitBreaker: { maxConnections: -1 } }),
  ]);
  const said = first.value.status.find(({ ref }) => ref.kind === "BackendTrafficPolicy");
  expect(
    said?.status.ancestors?.map(({ conditions }) => conditions.map(({ type, reason }) => `${type} ${reason}`)),
  ).toEqual([["Accepted Invalid"]]);
});
