import { afterEach, beforeEach, expect, test } from "bun:test";
import type { Snapshot } from "../../../core/resource/mod.ts";
import { FakeApiServer } from "./fake-api-server.ts";
import { eventually, FAKE_KINDS, objectOf, type Running, routeOf, startProvider } from "./harness.ts";

let server: FakeApiServer;
let running: Running | undefined;

beforeEach(() => {
  server = new FakeApiServer();
  server.serve(...Object.values(FAKE_KINDS));
  server.start();
});

afterEach(async () => {
  await running?.stop();
  await server.stop();
});

function start(config: Parameters<typeof startProvider>[1] = {}): Running {
  running = startProvider(server, config);
  return running;
}

const secret = (namespace: string, name: string, value = "x") =>
  objectOf("Secret", namespace, name, { data: { value } });
const gatewayWith = (...secrets: readonly string[]) =>
  objectOf("Gateway", "a", "eg", {
    spec: {
      gatewayClassName: "eg",
      listeners: [{ name: "https", tls: { certificateRefs: secrets.map((name) => ({ kind: "Secret", name })) } }],
    },
  });
const secretsOf = (snapshot: Snapshot) => snapshot.all("Secret").map(({ metadata }) => metadata.name);
const secretReads = () => server.seen("GET", /\/secrets(\/|$)/);
const namesOf = (snapshot: Snapshot) =>
  snapshot.all("HTTPRoute").map((r) => `${r.metadata.namespace}/${r.metadata.name}`);

test("of many Secrets only those that are named are fetched, with the first snapshot already", async () => {
  for (let i = 0; i < 10_000; i++) server.put(secret("a", `other-${i}`));
  server.put(secret("a", "cert"));
  server.put(gatewayWith("cert"));
  const first = await start().until(() => true);
  expect(secretsOf(first)).toEqual(["cert"]);
  const reads = secretReads().filter(({ query }) => query.get("watch") === null);
  expect(reads.map(({ path, query }) => `${path} ${query}`)).toEqual([
    "/api/v1/secrets limit=1",
    "/api/v1/namespaces/a/secrets/cert ",
  ]);
});

test("a Secret that nobody names may change as it likes without being read", async () => {
  server.put(secret("a", "cert"));
  server.put(gatewayWith("cert"));
  const { until } = start();
  await until(() => true);
  const before = secretReads().length;
  for (let i = 0; i < 100; i++) server.put(secret("a", "other", String(i)));
  server.put(routeOf("a", "marker"));
  await until((snapshot) => snapshot.all("HTTPRoute").length === 1);
  expect(secretReads().length - before).toBeLessThanOrEqual(1);
});

test("a named Secret is followed: changed, deleted, made again", async () => {
  server.put(secret("a", "cert", "one"));
  server.put(gatewayWith("cert"));
  const { until } = start();
  await until(() => true);
  await eventually(() => secretReads().some(({ query }) => query.get("watch") !== null));
  const contentOf = (snapshot: Snapshot) => snapshot.get("Secret", "a", "cert")?.data?.["value"];
  server.put(secret("a", "cert", "two"));
  await until((snapshot) => contentOf(snapshot) === "two");
  server.remove(secret("a", "cert"));
  await until((snapshot) => snapshot.revision > 2 && contentOf(snapshot) === undefined);
  server.put(secret("a", "cert", "three"));
  await until((snapshot) => contentOf(snapshot) === "three");
});

test("an object that is the first to name a Secret appears together with it", async () => {
  server.put(secret("a", "cert"));
  server.put(secret("a", "second"));
  const { until, snapshots } = start();
  await until(() => true);
  server.put(gatewayWith("cert", "second"));
  await until((snapshot) => snapshot.all("Gateway").length === 1);
  expect(snapshots.filter((snapshot) => snapshot.all("Gateway").length === 1).map(secretsOf)).toEqual([
    ["cert", "second"],
  ]);
});

test("a Secret that nobody names any more is dropped, one that is named twice stays until both are gone", async () => {
  for (const name of ["one", "two"]) server.put(secret("a", name));
  server.put(gatewayWith("one", "two"));
  const twin = { ...gatewayWith("two"), metadata: { name: "twin", namespace: "a" } };
  server.put(twin);
  const { until } = start();
  await until((snapshot) => secretsOf(snapshot).length === 2);
  server.put(gatewayWith());
  await until((snapshot) => secretsOf(snapshot).join() === "two");
  server.remove(twin);
  await until((snapshot) => snapshot.revision > 2 && secretsOf(snapshot).length === 0);
});

test("what happened to a named Secret while its watch was expired is seen", async () => {
  server.put(secret("a", "cert", "one"));
  server.put(gatewayWith("cert"));
  const { until } = start();
  await until(() => true);
  await eventually(() => secretReads().some(({ query }) => query.get("watch") !== null));
  server.disconnect();
  server.put(secret("a", "cert", "two"));
  server.expire();
  await until((snapshot) => snapshot.get("Secret", "a", "cert")?.data?.["value"] === "two");
});

test("Secrets the configuration names are kept without a reference", async () => {
  server.put(secret("system", "envoy"));
  const { until } = start({ keep: [{ kind: "Secret", namespace: "system", name: "envoy" }] });
  expect(secretsOf(await until(() => true))).toEqual(["envoy"]);
});

test("with listed namespaces each is asked for by itself, Postern's own among them", async () => {
  for (const namespace of ["a", "b", "c", "system"]) server.put(routeOf(namespace, "r"));
  const { until } = start({ watch: { type: "Namespaces", namespaces: ["a", "b"] } });
  expect(namesOf(await until(() => true))).toEqual(["a/r", "b/r", "system/r"]);
  expect(server.seen("GET", /gateway.networking.k8s.io\/v1\/httproutes$/)).toEqual([]);
  server.put(routeOf("c", "late"));
  server.put(routeOf("b", "late"));
  const later = await until((snapshot) => namesOf(snapshot).includes("b/late"));
  expect(namesOf(later)).not.toContain("c/late");
});

test("more namespaces than watches are allowed: all are watched, and the others' objects are dropped", async () => {
  for (const namespace of ["a", "b"]) server.put(routeOf(namespace, "r"));
  const { until, log } = start({ watch: { type: "Namespaces", namespaces: ["a"] }, mostWatches: 10 });
  expect(namesOf(await until(() => true))).toEqual(["a/r"]);
  expect(log.some(({ message }) => message.startsWith("too many namespaces"))).toBe(true);
});

test("with a selector, a namespace that gains the label joins, and one that loses it leaves", async () => {
  const namespace = (name: string, labels: Record<string, string> = {}) => {
    const bare = objectOf("Namespace", "", name);
    return { ...bare, metadata: { ...bare.metadata, labels } };
  };
  server.put(namespace("a", { tenant: "one" }));
  server.put(namespace("b"));
  server.put(secret("b", "cert"));
  for (const name of ["a", "b"]) server.put(routeOf(name, "r"));
  const own = objectOf("Gateway", "b", "eg", {
    spec: { gatewayClassName: "eg", listeners: [{ tls: { certificateRefs: [{ name: "cert" }] } }] },
  });
  server.put(own);
  const { until } = start({
    watch: { type: "NamespaceSelector", namespaceSelector: { matchLabels: { tenant: "one" } } },
  });
  expect(namesOf(await until(() => true))).toEqual(["a/r"]);

  server.put(namespace("b", { tenant: "one" }));
  const joined = await until((snapshot) => namesOf(snapshot).includes("b/r") && secretsOf(snapshot).length === 1);
  expect(namesOf(joined)).toEqual(["a/r", "b/r"]);
  server.put(routeOf("b", "second"));
  await until((snapshot) => namesOf(snapshot).includes("b/second"));

  server.put(namespace("b", { tenant: "two" }));
  const left = await until((snapshot) => snapshot.revision > joined.revision && namesOf(snapshot).join() === "a/r");
  expect(left.all("Gateway")).toEqual([]);
  await until((snapshot) => snapshot.revision > joined.revision && secretsOf(snapshot).length === 0);
  expect(left.all("Namespace")).toHaveLength(2);
});

test("a Secret that cannot be read holds up the change that names it for a while, and no other", async () => {
  server.put(secret("a", "cert"));
  const { until } = start({ fetchWaitMs: 30 });
  await until(() => true);
  const unreadable = { match: ({ path }: { path: string }) => path.endsWith("/secrets/cert"), status: 500 };
  for (let i = 0; i < 6; i++) server.faults.push(unreadable);
  server.put(gatewayWith("cert"));
  const named = await until((snapshot) => snapshot.all("Gateway").length === 1);
  expect(secretsOf(named)).toEqual([]);
  server.put(routeOf("a", "r"));
  const next = await until((snapshot) => snapshot.all("HTTPRoute").length === 1);
  expect(secretsOf(next)).toEqual([]);
  await until((snapshot) => secretsOf(snapshot).join() === "cert");
});
