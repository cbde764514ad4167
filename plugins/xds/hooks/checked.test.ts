import { expect, test } from "bun:test";
import { create, type Message } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import { ClusterSchema } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ListenerSchema } from "../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import type { HookPoints, HookRunner } from "../../../core/plugin/api.ts";
import { createSnapshotCache, typeUrls } from "../cache/mod.ts";
import { createPublication } from "../publication.ts";
import type { Resource, Resources } from "../translate/mod.ts";
import { createHookCheck } from "./checked.ts";

const route = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "web" };
const none: Resources = { listeners: [], routes: [], clusters: [], endpoints: [], secrets: [] };
const cluster = (name: string, more: object = {}) => ({
  ...{ name, sources: [route] },
  message: create(ClusterSchema, { name, ...more }),
});
const routes = (domains: readonly string[]) => ({
  ...{ name: "table", sources: [route] },
  message: create(RouteConfigurationSchema, {
    name: "table",
    virtualHosts: [
      { name: "good", domains: ["*"] },
      ...(domains.length > 0 ? [{ name: "b", domains: [...domains] }] : []),
    ],
  }),
});

test("what breaks a rule of Envoy's API is left out and told on the objects it came from; the rest stays", () => {
  const before: Resources = { ...none, clusters: [cluster("a"), cluster("b")] };
  const broken = cluster("b", { connectTimeout: { seconds: -1n } });
  const after: Resources = { ...none, clusters: [before.clusters[0] as Resources["clusters"][0], broken] };
  const { resources, errors } = createHookCheck().check(before, after);
  expect(resources.clusters).toEqual([before.clusters[0] as Resources["clusters"][0]]);
  expect(errors.map(({ kind, name, sources }) => [kind, name, sources])).toEqual([["clusters", "b", [route]]]);
  expect(errors[0]?.reason).toMatch(/^a plugin changed it: .*connect_timeout/);
});

test("a route configuration is checked down to its virtual hosts", () => {
  const before: Resources = { ...none, routes: [routes([])] };
  const check = createHookCheck();
  expect(check.check(before, { ...none, routes: [routes(["example.com"])] }).errors).toEqual([]);
  const [error] = check.check(before, { ...none, routes: [routes(["two\nlines"])] }).errors;
  expect(error?.reason).toMatch(/^a plugin changed it: .*domains/);
});

test("a plugin that makes two virtual hosts match one domain costs that route configuration, since Envoy would refuse it", () => {
  const before: Resources = { ...none, routes: [routes(["a.test"])] };
  const { resources, errors } = createHookCheck().check(before, { ...none, routes: [routes(["a.test", "A.test"])] });
  expect(resources.routes).toEqual([]);
  expect(errors.map(({ reason }) => reason)).toEqual(["a plugin changed it: two virtual hosts have the domain a.test"]);
});

test("so does one that makes two filter chains match one server name, unless they ask for something else too", () => {
  const listener = (...chains: readonly object[]): Resources => ({
    ...none,
    listeners: [
      {
        ...{ name: "l", sources: [route] },
        message: create(ListenerSchema, {
          name: "l",
          filterChains: chains.map((filterChainMatch) => ({ filterChainMatch })),
        }),
      },
    ],
  });
  const reasonOf = (...chains: readonly object[]) =>
    createHookCheck().check(none, listener(...chains)).errors[0]?.reason;
  const [a, both] = [{ serverNames: ["a.test"] }, { serverNames: ["b.test", "A.test"] }];
  expect(reasonOf(a, both)).toBe("a plugin changed it: two filter chains match a.test");
  expect(reasonOf({}, {})).toBe("a plugin changed it: two filter chains match everything");
  expect(reasonOf(a, { ...both, transportProtocol: "tls" }, {})).toBeUndefined();
});

test.each([
  ["nothing", undefined],
  ["a text", "cluster"],
  ["a bare object", { name: "a" }],
  ["another message", create(RouteConfigurationSchema, { name: "a" })],
])("an answer that is %s costs only its own resource", (_what, answer) => {
  const kept = cluster("kept");
  const odd = { name: "a", message: answer as unknown as Message, sources: [] } as unknown as Resource<never>;
  const { resources, errors } = createHookCheck().check(
    { ...none, clusters: [kept] },
    { ...none, clusters: [kept, odd] },
  );
  expect(resources.clusters).toEqual([kept]);
  expect(errors.map(({ name, reason }) => `${name}: ${reason}`)).toEqual([expect.stringMatching(/^a: .*it is no /)]);
});

test("what a hook made unfit keeps its last good version", async () => {
  let timeout = 5n;
  const slow = (value: HookPoints["cluster"]) =>
    ({ ...value, connectTimeout: create(DurationSchema, { seconds: timeout }) }) as HookPoints["cluster"];
  const hooks: HookRunner = {
    has: (point) => point === "cluster",
    run: async (point, value) => (point === "cluster" ? slow(value as HookPoints["cluster"]) : value) as never,
  };
  const cache = createSnapshotCache();
  const publication = createPublication("default/eg", { cache, hooks, options: { controllerNamespace: "eg" } });
  const destination = {
    name: "web",
    settings: [{ name: "web/0", weight: 1, protocol: "HTTP", endpoints: [{ host: "10.0.0.1", port: 80 }] }],
  };
  const ir = () => ({
    tcp: [{ name: "tcp", address: "0.0.0.0", port: 10080, routes: [{ name: "web", destination }] }],
  });
  const version = () => cache.get("default/eg")?.types.get(typeUrls.cluster)?.byName.get("web")?.version;
  await publication.publish(ir() as never, 1);
  const good = version();
  expect([good === undefined, publication.faults]).toEqual([false, []]);
  timeout = -1n;
  await publication.publish(ir() as never, 2);
  expect(version()).toBe(good as string);
  expect(publication.faults.map(({ resource }) => resource)).toEqual(["web"]);
});
