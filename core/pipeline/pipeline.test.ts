import { expect, test } from "bun:test";
import { derive } from "../incremental/reader.ts";
import type { KubeObject } from "../object/mod.ts";
import { createMetrics } from "../observe/metrics.ts";
import type { HookRunner, InfraManager, IrKey, Output, Translation } from "../plugin/api.ts";
import { createStore } from "../resource/store.ts";
import type { ObjectStatus } from "../status/types.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import { verify } from "../testing/verify.ts";
import { createPipeline, type PipelineOptions } from "./pipeline.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

function gateway(name: string, spec: object = {}): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace: "default" },
    spec: { gatewayClassName: "c", ...spec },
  };
}

/** One data plane per Gateway; a Gateway named `bomb` makes the build throw. */
const root = derive("root", (_key, read): Translation => {
  const names = read.all("Gateway").map((object) => object.metadata.name);
  if (names.includes("bomb")) throw new Error("boom");
  return {
    xds: Object.fromEntries(names.map((name) => [name, {}])),
    infra: Object.fromEntries(
      names.map((name) => [name, { proxy: { name, namespace: "system", listeners: [{ name: `${name}/http` }] } }]),
    ),
    status: names.map((name): ObjectStatus => ({ ref: refOf(name), status: { conditions: [accepted] } })),
  };
});
const accepted = { type: "Accepted", status: "True", reason: "Accepted", message: "" } as const;
const refOf = (name: string) => ({ group: "gateway.networking.k8s.io", kind: "Gateway", namespace: "default", name });

function setUp(over: Partial<PipelineOptions> = {}) {
  const clock = createFakeClock();
  const published: IrKey[][] = [];
  const written: ObjectStatus[] = [];
  const calls: string[] = [];
  const output: Output = { publish: async (xds) => void published.push(Object.keys(xds)) };
  const infra: InfraManager = {
    apply: async (key) => void calls.push(`apply ${key}`),
    remove: async (key) => void calls.push(`remove ${key}`),
  };
  const pipeline = createPipeline({
    translator: { root },
    outputs: [output],
    hooks: NO_HOOKS,
    infra,
    writeStatus: async (changed) => void written.push(...changed),
    settings: {},
    clock,
    log: createRecordingLogger().log,
    metrics: createMetrics(),
    verify,
    holdOffMs: 10,
    maxHoldOffMs: 25,
    ...over,
  });
  return { clock, pipeline, published, written, calls, store: createStore() };
}

test("changes that come together make one build, and what keeps coming is not put off for ever", async () => {
  const { clock, pipeline, published, store } = setUp();
  pipeline.offer(store.apply({ upsert: [gateway("a")] }));
  await clock.advance(9);
  pipeline.offer(store.apply({ upsert: [gateway("b")] }));
  await clock.advance(9);
  expect(published).toEqual([]);
  pipeline.offer(store.apply({ upsert: [gateway("c")] }));
  await clock.advance(7);
  expect(published).toEqual([["a", "b", "c"]]);
  expect(pipeline.sequence).toBe(1);
});

test("a failed build leaves the last good one in force, the next change tries again", async () => {
  const { clock, pipeline, published, store } = setUp();
  pipeline.offer(store.apply({ upsert: [gateway("a")] }));
  await clock.advance(30);
  pipeline.offer(store.apply({ upsert: [gateway("bomb")] }));
  await clock.advance(30);
  expect(Object.keys(pipeline.translation?.xds ?? {})).toEqual(["a"]);
  pipeline.offer(store.apply({ upsert: [gateway("b")], remove: [refOf("bomb")] }));
  await clock.advance(30);
  expect(published).toEqual([["a"], ["a", "b"]]);
});

test("only changed statuses are written, a report overlays the translation, the end of it is told once", async () => {
  const { clock, pipeline, written, store } = setUp();
  pipeline.offer(store.apply({ upsert: [gateway("a"), gateway("b")] }));
  await clock.advance(30);
  expect(written.map(({ ref }) => ref.name)).toEqual(["a", "b"]);
  written.length = 0;

  const programmed = { type: "Programmed", status: "False", reason: "Invalid", message: "refused" } as const;
  pipeline.report("output/xds", { entries: [{ ref: refOf("b"), status: { conditions: [programmed] } }] });
  await clock.advance(1);
  expect(written).toEqual([{ ref: refOf("b"), status: { conditions: [accepted, programmed] } }]);
  written.length = 0;

  pipeline.report("output/xds", { entries: [] });
  await clock.advance(1);
  expect(written).toEqual([{ ref: refOf("b"), status: { conditions: [accepted] } }]);
  written.length = 0;

  pipeline.offer(store.apply({ remove: [refOf("b")] }));
  await clock.advance(30);
  expect(written).toEqual([{ ref: refOf("b"), status: { conditions: [] } }]);
});

test("infrastructure is applied when it changes and removed when it goes; failures are retried", async () => {
  let failures = 1;
  const calls: string[] = [];
  const infra: InfraManager = {
    apply: async (key) => {
      calls.push(`apply ${key}`);
      if (failures-- > 0) throw new Error("not yet");
    },
    remove: async (key) => void calls.push(`remove ${key}`),
  };
  const { clock, pipeline, store } = setUp({ infra });
  pipeline.offer(store.apply({ upsert: [gateway("a")] }));
  await clock.advance(30);
  expect(calls).toEqual(["apply a"]);
  await clock.advance(250);
  expect(calls).toEqual(["apply a", "apply a"]);
  pipeline.offer(store.apply({ upsert: [gateway("b")], remove: [refOf("a")] }));
  await clock.advance(30);
  expect(calls.slice(2)).toEqual(["apply b", "remove a"]);
});

test("a follower publishes but does not write; becoming the leader writes everything", async () => {
  const { clock, pipeline, published, written, calls, store } = setUp({ leading: false });
  pipeline.offer(store.apply({ upsert: [gateway("a")] }));
  await clock.advance(30);
  expect(published).toEqual([["a"]]);
  expect([written.length, calls.length]).toEqual([0, 0]);
  pipeline.lead(true);
  await clock.advance(1);
  expect(written.map(({ ref }) => ref.name)).toEqual(["a"]);
  expect(calls).toEqual(["apply a"]);
});

test("settled waits for everything offered so far", async () => {
  const { clock, pipeline, store } = setUp();
  pipeline.offer(store.apply({ upsert: [gateway("a")] }));
  let sequence = -1;
  void pipeline.settled().then((value) => {
    sequence = value;
  });
  await clock.advance(5);
  expect(sequence).toBe(-1);
  await clock.advance(10);
  expect(sequence).toBe(1);
});

test("a data plane without listeners gets no infrastructure, and one that runs keeps its own", async () => {
  let listeners: readonly { name: string }[] = [];
  const bare = derive("bare", (_key, read): Translation => {
    const names = read.all("Gateway").map((object) => object.metadata.name);
    return {
      xds: {},
      infra: Object.fromEntries(names.map((name) => [name, { proxy: { name, namespace: "system", listeners } }])),
      status: [],
    };
  });
  const { clock, pipeline, calls, store } = setUp({ translator: { root: bare } });
  pipeline.offer(store.apply({ upsert: [gateway("a")] }));
  await clock.advance(30);
  expect(calls).toEqual([]);
  listeners = [{ name: "http" }];
  pipeline.offer(store.apply({ upsert: [gateway("b")] }));
  await clock.advance(30);
  expect(calls).toEqual(["apply a", "apply b"]);
  listeners = [];
  pipeline.offer(store.apply({ remove: [refOf("b")] }));
  await clock.advance(30);
  expect(calls).toEqual(["apply a", "apply b", "remove b"]);
});
