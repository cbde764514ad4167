import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import { DurationSchema } from "@bufbuild/protobuf/wkt";
import type { XdsIr } from "../../core/ir/mod.ts";
import type { HookPoints, HookRunner } from "../../core/plugin/api.ts";
import { createSnapshotCache, typeUrls } from "./cache/mod.ts";
import { createPublication } from "./publication.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

const KEY = "default/eg";

function irOf(host: string): XdsIr {
  const destination = {
    name: "web",
    settings: [{ name: "web/0", weight: 1, protocol: "HTTP" as const, endpoints: [{ host, port: 80 }] }],
  };
  return { tcp: [{ name: "tcp", address: "0.0.0.0", port: 10080, routes: [{ name: "web", destination }] }] };
}

function setUp(hooks = NO_HOOKS) {
  const cache = createSnapshotCache();
  const publication = createPublication(KEY, { cache, hooks, options: { controllerNamespace: "eg" } });
  const bytes = () => {
    const served = cache.get(KEY)?.types.get(typeUrls.endpoints)?.byName.get("web")?.bytes;
    return served && Buffer.from(served).toString("latin1");
  };
  return { publication, bytes };
}

test("a part that changed and kept its identity is found, and what it should have come to is served", async () => {
  const { publication, bytes } = setUp();
  const before = irOf("10.0.0.1");
  expect(await publication.verify(before, irOf("10.0.0.1"))).toEqual([]);
  await publication.publish(before, 1);

  const kept = { ...before };
  (kept.tcp?.[0]?.routes?.[0]?.destination?.settings?.[0]?.endpoints?.[0] as { host: string }).host = "10.0.0.2";
  const found = await publication.verify(kept, irOf("10.0.0.2"));
  expect(found.map((one) => one.replace(/is \d+ where it should be \d+/, "is other"))).toEqual([
    `${KEY}: endpoints.0.1 is other`,
    `${KEY}: endpoints.0.2 is other`,
  ]);
  await publication.publish(kept, 2);
  expect(bytes()).toContain("10.0.0.2");

  const after = irOf("10.0.0.3");
  expect(await publication.verify(after, irOf("10.0.0.3"))).toEqual([]);
  await publication.publish(after, 3);
  expect(bytes()).toContain("10.0.0.3");
});

test("hooks are asked once for both, and what they answer holds for both", async () => {
  const asked: string[] = [];
  const slow = (value: HookPoints["cluster"]) => ({
    ...value,
    connectTimeout: create(DurationSchema, { seconds: 3n }),
  });
  const hooks: HookRunner = {
    has: (point) => point === "cluster" || point === "listener",
    async run(point, value) {
      asked.push(point);
      return (point === "cluster" ? slow(value as HookPoints["cluster"]) : value) as never;
    },
  };
  const { publication } = setUp(hooks);
  expect(await publication.verify(irOf("10.0.0.1"), irOf("10.0.0.1"))).toEqual([]);
  expect(asked.toSorted()).toEqual(["cluster", "listener"]);
});

test("that a hook would have been asked about something else is found, even where its answer hides it", async () => {
  const hooks: HookRunner = { has: (point) => point === "listener", run: async (_point, value) => value };
  const { publication } = setUp(hooks);
  const [wrong] = irOf("10.0.0.1").tcp ?? [];
  const found = await publication.verify({ tcp: [{ ...wrong, port: 1 }] } as XdsIr, irOf("10.0.0.1"));
  expect(found.some((one) => /hook listener tcp\.0\..*port.* is asked about something else/i.test(one))).toBe(true);
});

test("where a hook changes some of all resources, the others are compared as they are", async () => {
  const hooks: HookRunner = {
    has: (point) => point === "resources",
    async run(point, value) {
      if (point !== "resources") return value;
      const { byType } = value as HookPoints["resources"];
      return { byType: { ...byType, [typeUrls.cluster]: [] } } as never;
    },
  };
  const { publication, bytes } = setUp(hooks);
  expect(await publication.verify(irOf("10.0.0.1"), irOf("10.0.0.1"))).toEqual([]);
  const ir = irOf("10.0.0.2");
  expect(await publication.verify(ir, irOf("10.0.0.2"))).toEqual([]);
  await publication.publish(ir, 1);
  expect(bytes()).toContain("10.0.0.2");
});

test("hosts of several route configurations are told apart, whatever order plugins answer in", async () => {
  let turns = 20;
  const hooks: HookRunner = {
    has: (point) => point === "virtualHost" || point === "route",
    async run(_point, value) {
      for (let i = turns--; i > 0; i--) await Promise.resolve();
      return value;
    },
  };
  const { publication } = setUp(hooks);
  const listener = (n: number) => ({
    ...{ name: `l${n}`, address: "0.0.0.0", port: 10080 + n, hostnames: ["*"] },
    routes: ["a", "b"].map((host) => ({
      name: `r-${host}`,
      hostname: `${host}.test`,
      directResponse: { statusCode: 200 },
    })),
  });
  const ir = () => ({ http: [listener(0), listener(1), listener(2)] }) as XdsIr;
  expect(await publication.verify(ir(), ir())).toEqual([]);
});
