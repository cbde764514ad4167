import { expect, test } from "bun:test";
import { Collection } from "../../../core/incremental/mod.ts";
import type { XdsIr } from "../../../core/ir/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import type { Hooks } from "../../../core/plugin/api.ts";
import { createGuard } from "../../../core/plugin/guard.ts";
import { createHookRunner } from "../../../core/plugin/hooks.ts";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { createSnapshotCache, typeUrls } from "../cache/mod.ts";
import { createMaker } from "../maker.ts";
import { createPublication } from "../publication.ts";
import type { Described } from "../translate/sending.ts";
import { createHookedTranslator } from "./hooked.ts";

const options = { controllerNamespace: "eg" };

function runner(hooks: Hooks) {
  const { log } = createRecordingLogger();
  const clock = createFakeClock();
  return createHookRunner(
    [{ id: "hooks/acme/a", hooks, guard: createGuard("a", { clock, log, metrics: createMetrics() }) }],
    clock,
    log,
  );
}

function routeOf(name: string) {
  const source = { kind: "HTTPRoute", namespace: "default", name, group: "gateway.networking.k8s.io" };
  const metadata = { ...source, sources: [source] };
  const destination = {
    name,
    metadata,
    settings: [{ name: `${name}/0`, weight: 1, protocol: "HTTP", endpoints: [{ host: "10.0.0.1", port: 80 }] }],
  };
  return {
    name,
    hostname: `${name}.test`,
    pathMatch: { prefix: "/" },
    destination,
    metadata,
  };
}

/** A data plane with one listener and a virtual host for each route. */
function irOf(...routes: readonly object[]): XdsIr {
  return {
    http: [{ name: "l", address: "0.0.0.0", port: 10080, hostnames: ["*"], path: {}, routes }],
  } as unknown as XdsIr;
}

const [one, two, three] = ["one", "two", "three"].map((name) => routeOf(name)) as [object, object, object];

test("hooks are asked about what changed, and the rest keeps what was made of it", async () => {
  const asked: string[] = [];
  const hooks = runner({
    route(route) {
      asked.push(route.name);
      return { ...route, statPrefix: "marked" };
    },
  });
  const translate = createHookedTranslator("default/eg", options);
  const before = (await translate(irOf(one, two, three), hooks)).resources.routes[0]?.message.virtualHosts ?? [];
  expect(asked).toEqual(["one", "two", "three"]);
  asked.length = 0;
  const changed = { ...two, hostname: "two.test", directResponse: { statusCode: 404 }, destination: undefined };
  const after = (await translate(irOf(one, changed, three), hooks)).resources.routes[0]?.message.virtualHosts ?? [];
  expect(asked).toEqual(["two"]);
  expect([after[0] === before[0], after[1] === before[1], after[2] === before[2]]).toEqual([true, false, true]);
  expect(after.map(({ routes }) => routes[0]?.statPrefix)).toEqual(["marked", "marked", "marked"]);
});

test("a hook that does nothing leaves every resource the same", async () => {
  const translate = createHookedTranslator("default/eg", options);
  const asks: Hooks = {
    route: () => undefined,
    virtualHost: () => undefined,
    listener: () => undefined,
    cluster: () => undefined,
  };
  const plain = await createHookedTranslator("default/eg", options)(irOf(one, two), runner({}));
  const { resources } = await translate(irOf(one, two), runner(asks));
  expect(resources.routes.map(({ encoded }) => encoded?.bytes)).toEqual(
    plain.resources.routes.map(({ encoded }) => encoded?.bytes),
  );
});

test("what a hook withholds fails closed and is told on its own object; the rest stands", async () => {
  const bad = () => 42 as never;
  const hooks = runner({
    route: (route) => (route.name === "one" ? bad() : undefined),
    cluster: (cluster) => (cluster.name === "two" ? bad() : undefined),
    endpoints: ({ clusterName }) => (clusterName === "three" ? bad() : undefined),
  });
  const { resources, hookErrors, errors } = await createHookedTranslator("default/eg", options)(
    irOf(one, two, three),
    hooks,
  );
  const actions = resources.routes[0]?.message.virtualHosts.map(({ domains, routes }) => [
    domains[0],
    routes[0]?.action.case,
  ]);
  expect(actions).toEqual([
    ["one.test", "directResponse"],
    ["two.test", "route"],
    ["three.test", "route"],
  ]);
  expect(resources.clusters.map(({ name }) => name).sort()).toEqual(["one", "three"]);
  expect(resources.endpoints.find(({ name }) => name === "three")?.message.endpoints).toEqual([]);
  expect(errors).toEqual([]);
  expect(hookErrors.map(({ name, sources }) => [name, sources.map((ref) => ref.name)])).toEqual([
    ["one", ["one"]],
    ["two", ["two"]],
    ["three", ["three"]],
  ]);
});

test("what is gone is forgotten by hooks, but not in a trial", async () => {
  let broken = false;
  const hooks = runner({
    route(route) {
      if (broken) throw new Error("boom");
      return { ...route, statPrefix: "good" };
    },
  });
  const publication = createPublication("default/eg", { cache: createSnapshotCache(), hooks, options });
  const outcome = async (ir: XdsIr, sequence: number, trial = false) => {
    await publication.publish(ir, sequence, trial);
    return publication.faults.map(
      ({ resource, reason }) => `${resource} ${/earlier answer|stays in force/.exec(reason)?.[0]}`,
    );
  };
  await outcome(irOf(one, two), 1);
  await outcome(irOf(one), 2, true);
  broken = true;
  expect(await outcome(irOf(one, { ...two, directResponse: { statusCode: 404 } }), 3)).toEqual(["two stays in force"]);
  await outcome(irOf(one), 4);
  expect(await outcome(irOf(one, { ...two, directResponse: { statusCode: 405 } }), 5)).toEqual(["two earlier answer"]);
});

test("a route whose message stays the same is asked about again when a foreign object that it names is another", async () => {
  const seen: unknown[] = [];
  const hooks = runner({
    route: (_route, { objects }) => void seen.push(objects.map(({ metadata }) => metadata.name)),
  });
  const translate = createHookedTranslator("default/eg", options);
  const withObject = (name: string) => {
    const object = { apiVersion: "acme.io/v1", kind: "Filter", metadata: { name, namespace: "default" } };
    return { ...one, extensionRefs: [{ object }] };
  };
  const [a, b] = [withObject("a"), withObject("b")];
  for (const route of [a, a, b, b]) await translate(irOf(route, two), hooks);
  expect(seen.filter((names) => (names as readonly string[]).length > 0)).toEqual([["a"], ["b"]] as never);
});

test("clusters share load assignments, except where a hook or a patch may look for that of a cluster", async () => {
  const names = async (ir: XdsIr, hooks: Hooks, described: Described = "auto") => {
    const { resources } = await createMaker("default/eg", { options, described })(ir, runner(hooks));
    return resources.endpoints.map(({ name }) => name);
  };
  const listed = [one, two, three].map((route) => {
    const { destination, ...rest } = route as ReturnType<typeof routeOf>;
    const settings = destination.settings.map(({ endpoints: _, ...setting }) => ({ ...setting, endpointsOf: "echo" }));
    return { ...rest, destination: { ...destination, settings } };
  });
  const ir = { ...irOf(...listed), endpoints: Collection.of([["echo", [{ host: "10.0.0.1", port: 80 }]]]) };
  const patching = (type: string) => ({
    ...ir,
    envoyPatchPolicies: [{ name: "p", jsonPatches: [{ type, name: "two", operation: { op: "remove", path: "/x" } }] }],
  });
  const own = ["one", "two", "three"];
  for (const shared of [
    await names(ir, {}),
    await names(ir, { cluster: () => undefined, route: () => undefined }),
    await names(patching(typeUrls.cluster) as XdsIr, {}),
  ])
    expect(shared.every((name) => name.startsWith("endpoints/echo/"))).toBe(true);
  expect(await names(ir, {}, true)).toEqual(own);
  expect(await names(ir, { endpoints: () => undefined })).toEqual(own);
  expect(await names(ir, { resources: () => undefined })).toEqual(own);
  expect(await names(patching(typeUrls.endpoints) as XdsIr, {})).toEqual(own);
});

test("a load assignment came from the objects of all clusters that share it", async () => {
  const cache = createSnapshotCache();
  const publication = createPublication("default/eg", { cache, hooks: runner({}), options });
  const routes = Array.from({ length: 100 }, (_, i) => {
    const route = routeOf(`r${i}`);
    const settings = [{ name: `r${i}/0`, weight: 1, protocol: "HTTP", endpointsOf: "echo" }];
    return { ...route, destination: { ...route.destination, settings } };
  });
  const endpoints = Collection.of<string, readonly object[]>([["echo", [{ host: "10.0.0.1", port: 80 }]]]);
  await publication.publish({ ...irOf(...routes), endpoints } as XdsIr, 1);
  const types = cache.get("default/eg")?.types;
  const blamed = [...(types?.get(typeUrls.endpoints)?.byName.keys() ?? [])].flatMap((name) =>
    publication.sourcesOf(typeUrls.endpoints, name).map((ref) => ref.name),
  );
  expect(blamed.toSorted()).toEqual(routes.map(({ name }) => name).toSorted());
});
