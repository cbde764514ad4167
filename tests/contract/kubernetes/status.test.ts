import { afterEach, beforeEach, expect, test } from "bun:test";
import * as v from "valibot";
import type { OwnKind } from "../../../core/plugin/api.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import type { Condition, ObjectStatus } from "../../../core/status/types.ts";
import { FakeApiServer, type FakeKind } from "./fake-api-server.ts";
import { eventually, FAKE_KINDS, objectOf, type Running, routeOf, startProvider } from "./harness.ts";

const OURS = "gateway.envoyproxy.io/gatewayclass-controller";
const GATEWAY_API = "gateway.networking.k8s.io";
const HTTP_ROUTE = FAKE_KINDS["HTTPRoute"] as FakeKind;
let server: FakeApiServer;
const running: Running[] = [];

beforeEach(() => {
  server = new FakeApiServer();
  server.serve(...Object.values(FAKE_KINDS));
  server.start();
});

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await server.stop();
});

async function start(config: Parameters<typeof startProvider>[1] = {}, identity = "one"): Promise<Running> {
  const one = startProvider(server, { leaderElection: { disable: true }, ...config }, identity);
  running.push(one);
  await one.until(() => true);
  return one;
}

const accepted = (status: Condition["status"] = "True", message = ""): Condition => ({
  type: "Accepted",
  status,
  reason: status === "True" ? "Accepted" : "NoMatchingParent",
  message,
  observedGeneration: 1,
});
const routeStatus = (name: string, ...conditions: readonly Condition[]): ObjectStatus => ({
  ref: { group: GATEWAY_API, kind: "HTTPRoute", namespace: "a", name },
  status: { parents: [{ parentRef: { name: "eg" }, controllerName: OURS, conditions }] },
});
const writes = () => server.requests.filter(({ path }) => path.endsWith("/status"));
const stored = (name: string) => server.get(HTTP_ROUTE, "a", name) as KubeObject;
const parentsOf = (object: KubeObject) =>
  (object.status as { parents?: { controllerName: string; conditions: Condition[] }[] } | undefined)?.parents ?? [];
/** Resolves when everything that a status write causes has come back through the watch. */
async function settle(one: Running, marker: string): Promise<void> {
  server.put(routeOf("a", marker));
  await one.until((snapshot) => snapshot.get("HTTPRoute", "a", marker) !== undefined);
}

test("each object is written once, by server-side apply on the version it was read at, and never again for the same", async () => {
  for (let i = 0; i < 200; i++) server.put(routeOf("a", `r${i}`));
  const one = await start();
  const version = stored("r7").metadata.resourceVersion as string;
  const statuses = Array.from({ length: 200 }, (_, i) => routeStatus(`r${i}`, accepted()));
  await one.provider.writeStatus?.(statuses);
  await eventually(() => writes().length === 200);
  await settle(one, "marker");
  await one.provider.writeStatus?.(statuses);
  await settle(one, "marker-2");
  expect(writes()).toHaveLength(200);
  const write = writes().find(({ path }) => path.endsWith("/r7/status"));
  expect(write?.contentType).toBe("application/apply-patch+yaml");
  expect(write?.query.get("fieldManager")).toBe("postern");
  expect(write?.body).toMatchObject({ metadata: { name: "r7", namespace: "a", resourceVersion: version } });
  expect(parentsOf(stored("r7"))[0]?.conditions[0]?.reason).toBe("Accepted");
});

test("statuses that are right already cause no write, and neither does a status that comes before its object", async () => {
  const time = "2026-01-01T00:00:00Z";
  const parents = [
    {
      parentRef: { group: GATEWAY_API, kind: "Gateway", name: "eg" },
      controllerName: OURS,
      conditions: [{ ...accepted(), lastTransitionTime: time }],
    },
  ];
  server.put({ ...routeOf("a", "right"), status: { parents } });
  const one = await start();
  await one.provider.writeStatus?.([routeStatus("right", accepted()), routeStatus("later", accepted())]);
  await settle(one, "marker");
  expect(writes()).toEqual([]);
  server.put(routeOf("a", "later"));
  await eventually(() => writes().length === 1);
  expect(writes()[0]?.path).toEndWith("/later/status");
});

test("what other controllers say stays in its place, and the time of an unchanged status stays too", async () => {
  const time = "2020-01-01T00:00:00Z";
  const foreign = { parentRef: { name: "eg" }, controllerName: "example.com/other", conditions: [] };
  const ours = {
    parentRef: { name: "eg" },
    controllerName: OURS,
    conditions: [{ ...accepted("True", "old words"), lastTransitionTime: time }],
  };
  const stale = { parentRef: { name: "gone" }, controllerName: OURS, conditions: [] };
  server.put({ ...routeOf("a", "r"), status: { parents: [ours, foreign, stale] } });
  const one = await start();
  await one.provider.writeStatus?.([routeStatus("r", accepted("True", "new words"))]);
  await eventually(() => writes().length === 1);
  expect(parentsOf(stored("r"))).toEqual([
    { ...ours, conditions: [{ ...accepted("True", "new words"), lastTransitionTime: time } as Condition] },
    foreign,
  ] as never);
});

test("a conflict is merged anew and tried again, so that nothing written in between is lost", async () => {
  server.put(routeOf("a", "r"));
  const one = await start();
  let interfered = false;
  server.beforeWrite = () => {
    if (interfered) return;
    interfered = true;
    const parents = [{ parentRef: { name: "eg" }, controllerName: "example.com/other", conditions: [] }];
    server.put({ ...stored("r"), status: { parents } });
  };
  await one.provider.writeStatus?.([routeStatus("r", accepted())]);
  await eventually(() => parentsOf(stored("r")).length === 2);
  expect(parentsOf(stored("r")).map(({ controllerName }) => controllerName)).toEqual(["example.com/other", OURS]);
  expect(writes()).toHaveLength(2);
});

test("the newest status wins over one that waits, and failures are tried again", async () => {
  server.put(routeOf("a", "r"));
  server.faults.push({ match: ({ path }) => path.endsWith("/status"), status: 503 });
  const one = await start();
  await one.provider.writeStatus?.([routeStatus("r", accepted("False"))]);
  await one.provider.writeStatus?.([routeStatus("r", accepted("True"))]);
  await eventually(() => parentsOf(stored("r"))[0]?.conditions[0]?.status === "True");
  expect(writes().length).toBeLessThanOrEqual(3);
});

test("a status that somebody overwrites is put right", async () => {
  server.put(routeOf("a", "r"));
  const one = await start();
  await one.provider.writeStatus?.([routeStatus("r", accepted())]);
  await eventually(() => writes().length === 1);
  await settle(one, "marker");
  server.put({ ...stored("r"), status: { parents: [] } });
  await eventually(() => writes().length === 2);
  await eventually(() => parentsOf(stored("r")).length === 1);
});

test("when an object stops being ours, our part of its status is taken away", async () => {
  server.put(routeOf("a", "r"));
  const one = await start();
  await one.provider.writeStatus?.([routeStatus("r", accepted())]);
  await eventually(() => parentsOf(stored("r")).length === 1);
  const { ref } = routeStatus("r");
  await one.provider.writeStatus?.([{ ref, status: { parents: [] } }]);
  await eventually(() => parentsOf(stored("r")).length === 0);
});

test("conditions and listeners that an earlier controller left are replaced, foreign conditions stay", async () => {
  const old = (type: string) => ({
    type,
    status: "True",
    reason: type,
    message: "",
    lastTransitionTime: "2020-01-01T00:00:00Z",
  });
  const listener = { name: "gone", attachedRoutes: 1, supportedKinds: [], conditions: [] };
  const status = { conditions: [old("Accepted"), old("example.com/Scanned")], listeners: [listener] };
  server.put({ ...objectOf("Gateway", "a", "eg", { spec: { gatewayClassName: "eg", listeners: [] } }), status });
  const one = await start();
  await one.provider.writeStatus?.([
    {
      ref: { group: GATEWAY_API, kind: "Gateway", namespace: "a", name: "eg" },
      status: { conditions: [accepted()], listeners: [], addresses: [{ type: "IPAddress", value: "10.0.0.1" }] },
    },
  ]);
  await eventually(() => writes().length === 1);
  expect(writes()[0]?.contentType).toBe("application/merge-patch+json");
  const after = server.get(FAKE_KINDS["Gateway"] as FakeKind, "a", "eg")?.status as Record<string, unknown>;
  expect(after["listeners"]).toEqual([]);
  expect(after["addresses"]).toEqual([{ type: "IPAddress", value: "10.0.0.1" }]);
  expect((after["conditions"] as Condition[]).map(({ type }) => type)).toEqual(["Accepted", "example.com/Scanned"]);
});

test("conditions that another controller puts on a Gateway and on its listeners stay, also when ours change", async () => {
  const theirs = { ...accepted(), type: "example.com/Scanned", lastTransitionTime: "2020-01-01T00:00:00Z" };
  const listener = (...conditions: readonly object[]) => ({
    name: "http",
    attachedRoutes: 0,
    supportedKinds: [],
    conditions,
  });
  const status = { conditions: [theirs], listeners: [listener(theirs)] };
  server.put({ ...objectOf("Gateway", "a", "eg", { spec: { gatewayClassName: "eg", listeners: [] } }), status });
  const one = await start();
  const ref = { group: GATEWAY_API, kind: "Gateway", namespace: "a", name: "eg" };
  for (const is of ["True", "False"] as const) {
    const listeners = [{ ...listener(accepted(is)), conditions: [accepted(is)] }];
    await one.provider.writeStatus?.([{ ref, status: { conditions: [accepted(is)], listeners } }]);
    const after = () =>
      server.get(FAKE_KINDS["Gateway"] as FakeKind, "a", "eg")?.status as {
        conditions: Condition[];
        listeners: { conditions: Condition[] }[];
      };
    await eventually(() => after().conditions.some(({ type, status }) => type === "Accepted" && status === is));
    for (const conditions of [after().conditions, after().listeners[0]?.conditions ?? []])
      expect(conditions.map(({ type, status }) => `${type} ${status}`)).toEqual([
        "example.com/Scanned True",
        `Accepted ${is}`,
      ]);
  }
});

test("an accepted GatewayClass says which features it has, in alphabetical order", async () => {
  server.put(objectOf("GatewayClass", "", "eg", { spec: { controllerName: OURS } }));
  const one = await start({ supportedFeatures: ["TLSRoute", "HTTPRoute", "Gateway"] });
  const ref = { group: GATEWAY_API, kind: "GatewayClass", namespace: "", name: "eg" };
  await one.provider.writeStatus?.([{ ref, status: { conditions: [accepted()] } }]);
  await eventually(() => writes().length === 1);
  const status = server.get(FAKE_KINDS["GatewayClass"] as FakeKind, "", "eg")?.status as Record<string, unknown>;
  expect(status["supportedFeatures"]).toEqual([{ name: "Gateway" }, { name: "HTTPRoute" }, { name: "TLSRoute" }]);
});

test("only the leader writes; another replica takes over what is left when the leader stops", async () => {
  server.put(routeOf("a", "r"));
  server.put(routeOf("a", "s"));
  const election = { leaseMs: 2_000, renewMs: 1_000, retryMs: 20 };
  const first = await start({ leaderElection: election }, "first");
  await eventually(() => first.log.some(({ message }) => message.startsWith("leading")));
  const second = await start({ leaderElection: election }, "second");
  await first.provider.writeStatus?.([routeStatus("r", accepted())]);
  await second.provider.writeStatus?.([routeStatus("r", accepted()), routeStatus("s", accepted())]);
  await eventually(() => writes().length === 1);
  await settle(second, "marker");
  expect(writes().map(({ path }) => path.includes("/r/"))).toEqual([true]);
  await first.stop();
  await eventually(() => writes().length === 2);
  expect(writes()[1]?.path).toEndWith("/s/status");
  const lease = server.get(FAKE_KINDS["Lease"] as FakeKind, "system", "5b9825d2.gateway.envoyproxy.io");
  expect(lease?.spec).toMatchObject({ holderIdentity: "second", leaseTransitions: 1 });
});

test("kinds of extensions are found by the name the server gives them, and policies among them get their status", async () => {
  const policy: FakeKind = {
    group: "foo.example.io",
    version: "v1",
    kind: "FooPolicy",
    plural: "foopolicies",
    namespaced: true,
  };
  server.serve(policy);
  server.put({
    apiVersion: "foo.example.io/v1",
    kind: "FooPolicy",
    metadata: { name: "p", namespace: "a" },
    spec: { a: 1 },
  });
  const one = await start({
    extensions: [{ group: "foo.example.io", version: "v1", kind: "FooPolicy", policy: true }],
  });
  const kind = "foo.example.io/FooPolicy";
  expect(one.snapshots[0]?.all(kind).map(({ metadata }) => metadata.name)).toEqual(["p"]);
  const ref = { group: "foo.example.io", kind: "FooPolicy", namespace: "a", name: "p" };
  const ancestors = [{ ancestorRef: { name: "eg" }, controllerName: OURS, conditions: [accepted()] }];
  await one.provider.writeStatus?.([{ ref, status: { ancestors } }]);
  await eventually(() => writes().length === 1);
  expect(writes()[0]?.path).toBe("/apis/foo.example.io/v1/namespaces/a/foopolicies/p/status");
});

test("kinds of plugins are read like those that are built in, and get their conditions", async () => {
  const site: FakeKind = { group: "acme.io", version: "v1", kind: "Site", plural: "sites", namespaced: true };
  server.serve(site);
  server.put({ apiVersion: "acme.io/v1", kind: "Site", metadata: { name: "s", namespace: "a" }, spec: { host: "b" } });
  const own: OwnKind = { group: "acme.io", version: "v1", kind: "Site", schema: v.looseObject({}) };
  const one = startProvider(server, { leaderElection: { disable: true } }, "one", [own]);
  running.push(one);
  const world = await one.until((snapshot) => snapshot.all("acme.io/Site").length === 1);
  expect(world.all("acme.io/Site")[0]?.spec).toEqual({ host: "b" });
  const ref = { group: "acme.io", kind: "Site", namespace: "a", name: "s" };
  await one.provider.writeStatus?.([{ ref, status: { conditions: [accepted()] } }]);
  await eventually(() => writes().length === 1);
  expect(writes()[0]?.path).toBe("/apis/acme.io/v1/namespaces/a/sites/s/status");
  expect(server.get(site, "a", "s")?.status).toMatchObject({ conditions: [{ type: "Accepted", status: "True" }] });
});

test("where statuses may be updated and not patched, as by the roles of Envoy Gateway's chart, they are replaced at their version", async () => {
  server.faults.push({ match: ({ method, path }) => method === "PATCH" && path.endsWith("/status"), status: 403 });
  const foreign = { parentRef: { name: "mesh" }, controllerName: "example.com/other", conditions: [accepted()] };
  server.put({ ...routeOf("a", "one"), status: { parents: [foreign] } } as KubeObject);
  server.put(routeOf("a", "two"));
  const one = await start();
  const version = stored("one").metadata.resourceVersion as string;
  await one.provider.writeStatus?.([routeStatus("one", accepted())]);
  await eventually(() => parentsOf(stored("one")).length === 2);
  expect(parentsOf(stored("one")).map(({ controllerName }) => controllerName)).toEqual(["example.com/other", OURS]);
  await one.provider.writeStatus?.([routeStatus("two", accepted())]);
  await eventually(() => parentsOf(stored("two")).length === 1);
  // A verb that is not allowed is asked for once.
  expect(writes().map(({ method }) => method)).toEqual(["PATCH", "PUT", "PUT"]);
  expect(writes()[1]?.body).toMatchObject({ metadata: { name: "one", resourceVersion: version } });
  expect(stored("one").spec).toEqual(routeOf("a", "one").spec as never);
});
