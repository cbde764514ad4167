import { expect, test } from "bun:test";
import { Collection, createEngine, differencesOf, equal } from "../../core/incremental/mod.ts";
import type { EndpointLists } from "../../core/ir/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { BASE, route, service, slice, storeOf, worldOf } from "./gateway-api-world.ts";

const COUNT = 400;
const SHARED = [
  ...BASE,
  service("s"),
  slice("s", "10.1.0.1"),
  ...Array.from({ length: COUNT }, (_, i) => route(`r${i}`, `/r${i}`, "s")),
];
const OBJECTS = [
  ...BASE,
  ...Array.from({ length: COUNT }, (_, i) => [
    service(`s${i}`),
    slice(`s${i}`, "10.1.0.1"),
    route(`r${i}`, `/r${i}`, `s${i}`),
  ]).flat(),
];

function started(objects = OBJECTS) {
  const store = storeOf(objects);
  const engine = createEngine();
  const build = () => engine.build(worldOf(store), root, "");
  return { store, build, first: build() };
}

function listsOf({ value }: ReturnType<ReturnType<typeof started>["build"]>): EndpointLists {
  return value.xds["default/edge"]?.endpoints ?? Collection.empty();
}

function routesOf({ value }: ReturnType<ReturnType<typeof started>["build"]>) {
  return value.xds["default/edge"]?.http?.[0]?.routes ?? [];
}

test("one changed endpoint changes its list and nothing else, however many routes there are", () => {
  const { store, build, first } = started();
  store.apply({ upsert: [slice("s7", "10.1.0.2")] });
  const second = build();

  expect(second.stats.computed).toBeLessThanOrEqual(8);
  expect(second.value.status).toBe(first.value.status);
  expect(second.value.infra).toBe(first.value.infra);
  expect(second.value.xds["default/edge"]?.http).toBe(first.value.xds["default/edge"]?.http as never);
  const changed = listsOf(second).changesSince(listsOf(first));
  expect(changed.map(([key, , after]) => [key, after])).toEqual([
    ["Service/default/s7:TCP:", [{ host: "10.1.0.2", port: 8080 }]],
  ]);
});

test("one changed endpoint of a Service that all routes use is one changed list", () => {
  const { store, build, first } = started(SHARED);
  store.apply({ upsert: [slice("s", "10.1.0.2")] });
  const second = build();

  expect(second.stats.computed).toBeLessThanOrEqual(8);
  expect(second.value.status).toBe(first.value.status);
  expect(equal(second.value, createEngine().build(worldOf(store), root, "").value)).toBe(true);
  expect([...listsOf(second)]).toEqual([["Service/default/s:TCP:", [{ host: "10.1.0.2", port: 8080 }]]]);
  expect(new Set(routesOf(second).map(({ destination }) => destination?.settings?.[0]?.endpointsOf)).size).toBe(1);
});

test("a Service without endpoints takes its routes to 503 until it has some again", () => {
  const { store, build, first } = started(SHARED);
  store.apply({ upsert: [{ ...slice("s", ""), endpoints: [] } as never] });
  const without = build();
  expect(differencesOf(without.value, createEngine().build(worldOf(store), root, "").value)).toEqual([]);
  expect(routesOf(without).filter(({ directResponse }) => directResponse?.statusCode === 503)).toHaveLength(COUNT);
  store.apply({ upsert: [slice("s", "10.1.0.1")] });
  expect(build().value).toEqual(first.value);
});

test("one changed route computes that route and what is put together from it", () => {
  const { store, build, first } = started();
  store.apply({ upsert: [route("r7", "/moved", "s7")] });
  const second = build();

  expect(second.stats.computed).toBeLessThanOrEqual(20);
  expect(second.value.status).toBe(first.value.status);
  expect(routesOf(second).filter((each) => each.pathMatch?.prefix === "/moved")).toHaveLength(1);
});

test("a status or a foreign object changes nothing at all", () => {
  const { store, build, first } = started();
  const [gatewayClass] = BASE;
  if (gatewayClass) store.apply({ upsert: [{ ...gatewayClass, status: { conditions: [] } }] });
  store.apply({ upsert: [service("unused"), slice("unused", "10.9.9.9")] });
  const second = build();

  expect(second.value).toBe(first.value);
  expect(second.stats.computed).toBe(0);
});

test("a deleted Service takes its route to 500 and says so on that route only", () => {
  const { store, build, first } = started();
  store.apply({ remove: [{ group: "", kind: "Service", namespace: "default", name: "s7" }] });
  const second = build();

  const [broken] = routesOf(second).filter(({ directResponse }) => directResponse);
  expect(broken?.directResponse).toEqual({ statusCode: 500 });
  const said = second.value.status.filter((each, place) => each !== first.value.status[place]);
  expect(said.map(({ ref }) => ref.name)).toEqual(["r7"]);
  expect(said[0]?.status.parents?.[0]?.conditions[1]).toMatchObject({
    type: "ResolvedRefs",
    status: "False",
    reason: "BackendNotFound",
    observedGeneration: 1,
  });
});

test("an incremental build equals one from nothing", () => {
  const { store, build } = started();
  for (let i = 0; i < 12; i++) {
    store.apply({ upsert: [route(`r${i * 30}`, `/n${i}`, `s${i}`), slice(`s${i}`, `10.2.0.${i}`)] });
    store.apply({
      remove: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: `r${i * 30 + 1}` }],
    });
    expect(differencesOf(build().value, createEngine().build(worldOf(store), root, "").value)).toEqual([]);
  }
});
