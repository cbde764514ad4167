import { expect, test } from "bun:test";
import { createEngine, differencesOf } from "../../core/incremental/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { BASE, route, service, slice, storeOf, worldOf } from "./gateway-api-world.ts";

const COUNT = 200;

function cors(name: string, kind: string, target: string, origin: string, more: object = {}): KubeObject {
  return {
    apiVersion: "gateway.envoyproxy.io/v1alpha1",
    kind: "SecurityPolicy",
    metadata: { name, namespace: "default", generation: 1 },
    spec: {
      targetRefs: [{ group: "gateway.networking.k8s.io", kind, name: target }],
      cors: { allowOrigins: [origin] },
      ...more,
    },
  } as KubeObject;
}

function started(policies: readonly KubeObject[]) {
  const routes = Array.from({ length: COUNT }, (_, i) => [
    service(`s${i}`),
    slice(`s${i}`, "10.1.0.1"),
    route(`r${i}`, `/r${i}`, `s${i}`),
  ]).flat();
  const store = storeOf([...BASE, ...routes, ...policies]);
  const engine = createEngine();
  const build = () => engine.build(worldOf(store), root, "");
  return { store, build, first: build() };
}

type Built = ReturnType<ReturnType<typeof started>["build"]>;

function originsOf({ value }: Built): Readonly<Record<string, string | undefined>> {
  const routes = value.xds["default/edge"]?.http?.[0]?.routes ?? [];
  return Object.fromEntries(
    routes.map(({ name, security }) => [name.split("/")[2] ?? "", security?.cors?.allowOrigins?.[0]?.exact]),
  );
}

function conditionsOf({ value }: Built, name: string): readonly string[] {
  const said = value.status.find(({ ref }) => ref.kind === "SecurityPolicy" && ref.name === name);
  return (said?.status.ancestors?.[0]?.conditions ?? []).map(({ type, status }) => `${type}=${status}`);
}

const OF_ROUTES = Array.from({ length: COUNT }, (_, i) => cors(`p${i}`, "HTTPRoute", `r${i}`, "https://route.example"));

test("one changed policy of a route computes that route and the policy's own status", () => {
  const { store, build, first } = started(OF_ROUTES);
  store.apply({ upsert: [cors("p7", "HTTPRoute", "r7", "https://moved.example")] });
  const second = build();

  expect(second.stats.computed).toBeLessThanOrEqual(20);
  expect(second.value.status).toBe(first.value.status);
  const moved = Object.entries(originsOf(second)).filter(([, origin]) => origin === "https://moved.example");
  expect(moved.map(([name]) => name)).toEqual(["r7"]);
});

test("a policy of one route leaves the policies of all others alone", () => {
  const { store, build, first } = started(OF_ROUTES.slice(1));
  store.apply({ upsert: [cors("p0", "HTTPRoute", "r0", "https://new.example")] });
  const second = build();

  expect(second.stats.computed).toBeLessThanOrEqual(30);
  expect(originsOf(first)["r0"]).toBeUndefined();
  expect(originsOf(second)["r0"]).toBe("https://new.example");
});

test("the more specific policy holds; the other one says for what it does not", () => {
  const { store, build, first } = started([
    cors("gateway", "Gateway", "edge", "https://gateway.example"),
    cors("later", "Gateway", "edge", "https://later.example"),
    cors("route", "HTTPRoute", "r1", "https://route.example"),
  ]);
  expect([originsOf(first)["r0"], originsOf(first)["r1"]]).toEqual([
    "https://gateway.example",
    "https://route.example",
  ]);
  expect(conditionsOf(first, "gateway")).toEqual(["Accepted=True", "Overridden=True"]);
  expect(conditionsOf(first, "later")).toEqual(["Accepted=False"]);

  const ref = { group: "gateway.envoyproxy.io", kind: "SecurityPolicy", namespace: "default" };
  store.apply({
    remove: [
      { ...ref, name: "gateway" },
      { ...ref, name: "route" },
    ],
  });
  const second = build();
  expect([originsOf(second)["r0"], originsOf(second)["r1"]]).toEqual([
    "https://later.example",
    "https://later.example",
  ]);
  expect(conditionsOf(second, "later")).toEqual(["Accepted=True"]);
});

test("a merging policy is laid over the Gateway's, and follows it", () => {
  const merging = cors("route", "HTTPRoute", "r1", "https://route.example", { mergeType: "StrategicMerge" });
  const csrf = { csrf: { additionalOrigins: ["https://one.example"] } };
  const { store, build, first } = started([
    cors("gateway", "Gateway", "edge", "https://gateway.example", csrf),
    merging,
  ]);
  const csrfOf = ({ value }: Built) =>
    value.xds["default/edge"]?.http?.[0]?.routes?.find(({ name }) => name.includes("/r1/"))?.security?.csrf
      ?.additionalOrigins?.[0]?.exact;
  expect([originsOf(first)["r1"], csrfOf(first)]).toEqual(["https://route.example", "one.example"]);
  expect(conditionsOf(first, "route")).toEqual(["Merged=True"]);

  const changed = { csrf: { additionalOrigins: ["https://two.example"] } };
  store.apply({ upsert: [cors("gateway", "Gateway", "edge", "https://gateway.example", changed)] });
  expect(csrfOf(build())).toBe("two.example");
});

test("a policy that selects by label follows the labels", () => {
  const selecting = cors("selecting", "HTTPRoute", "none", "https://selected.example", {
    targetRefs: undefined,
    targetSelectors: [{ kind: "HTTPRoute", matchLabels: { app: "web" } }],
  });
  const { store, build, first } = started([selecting]);
  expect(Object.values(originsOf(first)).filter(Boolean)).toEqual([]);

  const labelled = route("r3", "/r3", "s3");
  store.apply({ upsert: [{ ...labelled, metadata: { ...labelled.metadata, labels: { app: "web" } } }] });
  const second = build();
  expect(Object.entries(originsOf(second)).filter(([, origin]) => origin)).toEqual([
    ["r3", "https://selected.example"],
  ]);
  expect(differencesOf(second.value, createEngine().build(worldOf(store), root, "").value)).toEqual([]);
});

test("an incremental build with policies equals one from nothing", () => {
  const { store, build } = started([
    ...OF_ROUTES.slice(0, 20),
    cors("gateway", "Gateway", "edge", "https://gateway.example"),
  ]);
  const ref = { group: "gateway.envoyproxy.io", kind: "SecurityPolicy", namespace: "default" };
  for (let i = 0; i < 8; i++) {
    store.apply({ upsert: [cors(`p${i}`, "HTTPRoute", `r${i + 5}`, `https://n${i}.example`)] });
    store.apply({ remove: [{ ...ref, name: `p${i + 8}` }] });
    expect(differencesOf(build().value, createEngine().build(worldOf(store), root, "").value)).toEqual([]);
  }
});
