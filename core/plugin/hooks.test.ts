import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import type { Cluster } from "../envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterSchema } from "../envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { createMetrics } from "../observe/mod.ts";
import { createFakeClock, createRecordingLogger } from "../testing/mod.ts";
import type { HookContext, HookRunner, Hooks, OnError } from "./api.ts";
import { FailedHook } from "./contract/failed-hook.ts";
import { createGuard } from "./guard.ts";
import { createHookRunner } from "./hooks.ts";

const pool = { apiVersion: "example.io/v1", kind: "Pool", metadata: { name: "a" } };
const policy = { apiVersion: "example.io/v1", kind: "Policy", metadata: { name: "b" } };

function runner(hooks: Hooks) {
  const { log, lines } = createRecordingLogger();
  const clock = createFakeClock();
  const guard = createGuard("acme/marks", { clock, log, metrics: createMetrics() });
  return { lines, hooks: createHookRunner([{ id: "acme/marks", hooks, guard }], clock, log) };
}

const web = () => create(ClusterSchema, { name: "web" });

/** The outcome for a cluster: the mark of the value in its place, or that it is withheld, and whose fault that is. */
async function outcome(hooks: HookRunner, cluster: Cluster, more: Partial<HookContext> = {}) {
  const answer = await hooks.run("cluster", cluster, context(more));
  if (!(answer instanceof FailedHook)) return answer.altStatName;
  return [answer.outcome, answer.value?.altStatName, answer.reason];
}

const context = (more: Partial<HookContext>): HookContext => ({
  irKey: "default/eg",
  sources: [],
  objects: [],
  ...more,
});

test("a hook is asked again when an object or a policy that comes with the value has changed", async () => {
  const seen: string[] = [];
  const { hooks } = runner({
    cluster: {
      handler(cluster, { objects, policies = [] }) {
        seen.push([...objects, ...policies].map(({ metadata }) => metadata.name).join(" "));
        return { ...cluster, altStatName: `asked ${seen.length} times` };
      },
    },
  });
  const cluster = create(ClusterSchema, { name: "web" });
  const ask = (more: Partial<HookContext>) => outcome(hooks, cluster, more);
  expect(await ask({ objects: [pool] })).toBe("asked 1 times");
  expect(await ask({ objects: [pool] })).toBe("asked 1 times");
  expect(await ask({ objects: [{ ...pool }] })).toBe("asked 2 times");
  expect(await ask({ objects: [pool], policies: [policy] })).toBe("asked 3 times");
  expect(await ask({ objects: [pool], policies: [policy] })).toBe("asked 3 times");
  expect(seen).toEqual(["a", "a", "a b"]);
});

test("a failure names the plugin, the hook, the gateway and the resource", async () => {
  const { hooks, lines } = runner({
    cluster: {
      handler() {
        throw new Error("no pool");
      },
    },
  });
  expect(await outcome(hooks, web())).toEqual([
    "withheld",
    undefined,
    "the hook cluster of plugin acme/marks failed, what it was asked about is withheld, since there is no earlier answer to go on with: no pool",
  ]);
  expect(lines.map(({ level, fields }) => ({ level, ...fields }))).toMatchObject([
    { level: "error", plugin: "acme/marks", hook: "cluster", gateway: "default/eg", resource: "web" },
  ]);
});

test.each([
  ["keep", ["withheld", undefined], ["kept", "first"]],
  ["skip", ["skipped", ""], ["skipped", ""]],
  ["withhold", ["withheld", undefined], ["withheld", undefined]],
] as [OnError, unknown[], unknown[]][])(
  "onError: %s decides what goes on without a last good answer, and with one",
  async (onError, without, withOne) => {
    let broken = true;
    const { hooks } = runner({
      cluster: {
        onError,
        handler(cluster) {
          if (broken) throw new Error("boom");
          return { ...cluster, altStatName: "first" };
        },
      },
    });
    expect((await outcome(hooks, web()))?.slice(0, 2)).toEqual(without as string[]);
    broken = false;
    expect(await outcome(hooks, web())).toBe("first");
    broken = true;
    expect((await outcome(hooks, web()))?.slice(0, 2)).toEqual(withOne as string[]);
  },
);

test("a hook that failed is asked again, and its plugin is well again once it answers", async () => {
  let broken = true;
  const { hooks, lines } = runner({
    cluster(cluster) {
      if (broken) throw new Error("boom");
      return { ...cluster, altStatName: "good" };
    },
  });
  const cluster = web();
  await outcome(hooks, cluster);
  await outcome(hooks, cluster);
  expect(hooks.failing()).toEqual([
    { id: "acme/marks", health: { ok: false, reason: "its hook cluster failed for default/eg web: boom" } },
  ]);
  expect(lines.length).toBe(1);
  broken = false;
  expect(await outcome(hooks, cluster)).toBe("good");
  expect(hooks.failing()).toEqual([]);
});

test("42 followed by a hook that throws is the fault of the first, and the second is not asked", async () => {
  const asked: string[] = [];
  const clock = createFakeClock();
  const { log } = createRecordingLogger();
  const source = (id: string, hooks: Hooks) => ({
    id,
    hooks,
    guard: createGuard(id, { clock, log, metrics: createMetrics() }),
  });
  const hooks = createHookRunner(
    [
      source("a/odd", { cluster: { handler: () => 42 as never } }),
      source("b/throws", {
        cluster() {
          asked.push("b");
          throw undefined;
        },
      }),
    ],
    clock,
    log,
  );
  expect(await outcome(hooks, web())).toEqual([
    "withheld",
    undefined,
    expect.stringContaining(
      "plugin a/odd failed, what it was asked about is withheld, since there is no earlier answer to go on with: it answered 42 where a Cluster is wanted",
    ),
  ]);
  expect(asked).toEqual([]);
});

test.each([
  ["world", 42, "it answered 42 where a snapshot of objects is wanted"],
  ["world", {}, "it answered another object where a snapshot of objects is wanted"],
  ["ir", 42, "it answered 42 where the IR of a data plane is wanted"],
  ["ir", { http: [1] }, "it answered another object where the IR of a data plane is wanted"],
  ["resources", null, "it answered null where {byType: lists of messages by type URL} is wanted"],
  [
    "resources",
    { byType: { a: 1 } },
    "it answered another object where {byType: lists of messages by type URL} is wanted",
  ],
] as const)("%s that answers %j costs that hook only", async (point, answer, reason) => {
  const { hooks } = runner({ [point]: { onError: "skip", handler: () => answer } } as never);
  const value = { http: [], byType: {} } as never;
  const failed = (await hooks.run(point, value, context({}))) as FailedHook;
  expect([failed.outcome, failed.value === value, failed.failures]).toEqual([
    "skipped",
    true,
    [{ plugin: "acme/marks", point, reason }],
  ] as never);
});

test("world and resources are skipped unless they say otherwise, everything else is kept", async () => {
  const throws = () => {
    throw new Error("boom");
  };
  const { hooks } = runner({ world: throws, resources: throws, ir: throws });
  const outcomes = await Promise.all(
    (["world", "resources", "ir"] as const).map((point) => hooks.run(point, {} as never, context({}))),
  );
  expect(outcomes.map((failed) => (failed as FailedHook).outcome)).toEqual(["skipped", "skipped", "withheld"]);
});

test("an answer that breaks a rule of Envoy's API is a failure of the hook that gave it", async () => {
  const { hooks } = runner({ cluster: (cluster) => ({ ...cluster, connectTimeout: { seconds: -1n } }) as never });
  const [what, , reason] = (await outcome(hooks, web())) as string[];
  expect([what, reason]).toEqual(["withheld", expect.stringMatching(/acme\/marks failed.*connect_timeout/)]);
});

test("values are frozen: a hook that changes one fails by name, and the value stays as it was", async () => {
  const { hooks } = runner({
    cluster(cluster) {
      cluster.altStatName = "changed";
      return cluster;
    },
  });
  const cluster = web();
  const [what, , reason] = (await outcome(hooks, cluster)) as string[];
  expect([what, reason]).toEqual([
    "withheld",
    expect.stringMatching(/the hook cluster of plugin acme\/marks failed.*readonly/),
  ]);
  expect(cluster.altStatName).toBe("");
});

test("what is gone is forgotten: one of the same name that comes later has no last good answer", async () => {
  let broken = false;
  const { hooks } = runner({
    cluster(cluster) {
      if (broken) throw new Error("boom");
      return { ...cluster, altStatName: "old" };
    },
  });
  await outcome(hooks, web());
  await outcome(hooks, web(), { irKey: "default/other" });
  hooks.forget("default/eg", ["cluster web"]);
  broken = true;
  expect((await outcome(hooks, web()))?.[0]).toBe("withheld");
  expect((await outcome(hooks, web(), { irKey: "default/other" }))?.[0]).toBe("kept");
  hooks.forget("default/other");
  expect((await outcome(hooks, web(), { irKey: "default/other" }))?.[0]).toBe("withheld");
});
