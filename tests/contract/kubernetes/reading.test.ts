import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Snapshot } from "../../../core/resource/mod.ts";
import { FakeApiServer, type FakeKind } from "./fake-api-server.ts";
import { eventually, FAKE_KINDS, objectOf, type Running, routeOf, startProvider } from "./harness.ts";

let server: FakeApiServer;
const running: Running[] = [];
const HTTP_ROUTE = FAKE_KINDS["HTTPRoute"] as FakeKind;
const BACKEND_TLS_POLICY = FAKE_KINDS["BackendTLSPolicy"] as FakeKind;

beforeEach(() => {
  server = new FakeApiServer();
  server.serve(...Object.values(FAKE_KINDS));
  server.start();
});

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop();
  await server.stop();
});

function start(...rest: Parameters<typeof startProvider> extends [unknown, ...infer R] ? R : never): Running {
  const one = startProvider(server, ...rest);
  running.push(one);
  return one;
}

const names = (snapshot: Snapshot, kind: "HTTPRoute" | "Secret" | "ConfigMap" = "HTTPRoute") =>
  snapshot.all(kind).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
const has = (name: string) => (snapshot: Snapshot) => names(snapshot).includes(name);
const listsOf = (plural: string) =>
  server
    .seen("GET", new RegExp(`/${plural}$`))
    .filter(({ query }) => query.get("watch") === null || query.get("sendInitialEvents") === "true").length;

test("one snapshot holds everything that is there, and status is not part of it", async () => {
  server.put(routeOf("a", "one"));
  server.put({ ...routeOf("a", "two"), status: { parents: [] } });
  server.put(objectOf("Service", "a", "web", { spec: { ports: [{ port: 80 }] } }));
  const { until, snapshots } = start();
  const first = await until(() => true);
  expect(names(first)).toEqual(["a/one", "a/two"]);
  expect(first.get("HTTPRoute", "a", "two")).not.toHaveProperty("status");
  expect(first.get("Service", "a", "web")?.spec?.ports).toEqual([{ port: 80 }]);
  expect(snapshots).toHaveLength(1);
});

test("managed fields and kubectl's copy of the manifest are dropped on arrival", async () => {
  const annotations = { "kubectl.kubernetes.io/last-applied-configuration": "{}", kept: "yes" };
  const metadata = { ...routeOf("a", "one").metadata, annotations, managedFields: [{ manager: "kubectl" }] };
  server.put({ ...routeOf("a", "one"), metadata });
  const first = await start().until(() => true);
  expect(first.get("HTTPRoute", "a", "one")?.metadata.annotations).toEqual({ kept: "yes" });
  expect(first.get("HTTPRoute", "a", "one")?.metadata).not.toHaveProperty("managedFields");
});

test("kinds that the configuration turns off are not asked for", async () => {
  await start({ without: ["Backend", "EnvoyPatchPolicy"] }).until(() => true);
  expect(server.seen("GET", /\/(backends|envoypatchpolicies)$/)).toEqual([]);
  expect(listsOf("httproutes")).toBe(1);
});

test("a server that cannot stream lists is read page by page", async () => {
  server.refusesStreaming = true;
  for (let i = 0; i < 1203; i++) server.put(routeOf("a", `r${i}`));
  const first = await start().until(() => true);
  expect(first.all("HTTPRoute")).toHaveLength(1203);
  const pages = server.seen("GET", /\/httproutes$/).filter(({ query }) => query.get("limit") === "500");
  expect(pages.map(({ query }) => query.get("continue"))).toEqual([null, "500", "1000"]);
});

test("after a broken connection the watch goes on where it stood: nothing is lost, told twice or listed again", async () => {
  server.put(routeOf("a", "one"));
  const { until, snapshots } = start();
  await until(() => true);
  server.put(routeOf("a", "two"));
  await until(has("a/two"));
  const before = snapshots.length;
  server.disconnect();
  server.put(routeOf("a", "three"));
  server.remove(routeOf("a", "one"));
  const last = await until((snapshot) => has("a/three")(snapshot) && !has("a/one")(snapshot));
  expect(names(last)).toEqual(["a/three", "a/two"]);
  expect(snapshots.length - before).toBeLessThanOrEqual(2);
  expect(listsOf("httproutes")).toBe(1);
});

test("a server that restarts is found again, and what happened meanwhile is seen", async () => {
  server.put(routeOf("a", "one"));
  const { until } = start();
  await until(has("a/one"));
  await server.stop();
  server.put(routeOf("a", "two"));
  server.start();
  await until(has("a/two"));
  expect(listsOf("httproutes")).toBe(1);
});

test("a version that has expired in the middle of a stream leads to one list, of which only differences are told", async () => {
  server.put(routeOf("a", "one"));
  server.put(routeOf("a", "two"));
  const { until, snapshots } = start();
  const first = await until(() => true);
  await eventually(() => server.openWatches > 20);
  const identity = first.get("HTTPRoute", "a", "one");
  server.disconnect();
  server.remove(routeOf("a", "two"));
  server.put(routeOf("a", "three"));
  server.expire();
  const last = await until(has("a/three"));
  expect(names(last)).toEqual(["a/one", "a/three"]);
  expect(last.get("HTTPRoute", "a", "one")).toBe(identity as never);
  expect(snapshots.every((snapshot) => has("a/one")(snapshot))).toBe(true);
});

test("a bookmark moves the watch on, so that an expired past does not matter", async () => {
  const { until } = start();
  await until(() => true);
  await eventually(() => server.openWatches > 20);
  for (let i = 0; i < 5; i++) server.put(objectOf("Lease", "elsewhere", `l${i}`));
  server.bookmark();
  server.put(routeOf("a", "marker"));
  await until(has("a/marker"));
  server.compactedAt = Number(server.get(HTTP_ROUTE, "a", "marker")?.metadata.resourceVersion) - 1;
  server.disconnect();
  server.put(routeOf("a", "after"));
  await until(has("a/after"));
  expect(listsOf("backendtlspolicies")).toBe(1);
  expect(listsOf("httproutes")).toBe(1);
});

test("errors of the server are retried until it answers", async () => {
  server.put(routeOf("a", "one"));
  for (const status of [503, 500, 429]) {
    server.faults.push({ match: ({ path }) => path.endsWith("/httproutes"), status });
  }
  const { until, log } = start();
  expect(names(await until(() => true))).toEqual(["a/one"]);
  expect(log.filter(({ message }) => message.startsWith("the cluster cannot be followed")).length).toBeLessThan(2);
});

test("a kind without definition is left out with a warning, and picked up when its definition comes", async () => {
  server.withdraw(BACKEND_TLS_POLICY);
  const { until, log } = start();
  await until(() => true);
  const warnings = () =>
    log.filter(({ level, message }) => level === "warn" && message.startsWith("kinds are not served"));
  await eventually(() => warnings().length > 0);
  expect(warnings()).toHaveLength(1);
  await eventually(() =>
    server.seen("GET", /customresourcedefinitions/).some(({ query }) => query.get("watch") !== null),
  );
  server.serve(BACKEND_TLS_POLICY);
  server.put(objectOf("CustomResourceDefinition", "", "backendtlspolicies.gateway.networking.k8s.io"));
  server.put(objectOf("BackendTLSPolicy", "a", "tls", { spec: { targetRefs: [] } }));
  const later = await until((snapshot) => snapshot.all("BackendTLSPolicy").length === 1);
  expect(later.all("BackendTLSPolicy")[0]?.metadata.name).toBe("tls");
});

test("objects of a kind whose definition goes leave", async () => {
  server.put(objectOf("BackendTLSPolicy", "a", "tls", { spec: { targetRefs: [] } }));
  const { until } = start();
  await until((snapshot) => snapshot.all("BackendTLSPolicy").length === 1);
  server.withdraw(BACKEND_TLS_POLICY);
  await until((snapshot) => snapshot.revision > 1 && snapshot.all("BackendTLSPolicy").length === 0);
});

test("an older version of a kind is read where the server has no newer one", async () => {
  expect((FAKE_KINDS["ReferenceGrant"] as FakeKind).version).toBe("v1beta1");
  server.put(objectOf("ReferenceGrant", "a", "open", { spec: { from: [], to: [] } }));
  const first = await start().until(() => true);
  expect(first.all("ReferenceGrant")[0]?.metadata.name).toBe("open");
});
