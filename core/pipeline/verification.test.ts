import { expect, test } from "bun:test";
import { type Derivation, derive } from "../incremental/reader.ts";
import type { KubeObject } from "../object/mod.ts";
import { createMetrics } from "../observe/metrics.ts";
import type { HookRunner, Output, Translation } from "../plugin/api.ts";
import { createStore } from "../resource/store.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import { createPipeline } from "./pipeline.ts";

const NO_HOOKS: HookRunner = { has: () => false, run: async (_point, value) => value };

function gateway(name: string, port: number): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace: "default" },
    spec: { gatewayClassName: "c", port },
  };
}

const portOf = (object: KubeObject | undefined) => (object?.["spec"] as { port?: number } | undefined)?.port ?? 0;

/** A translation of ports by name. `stale` keeps what was there before, whatever is there now. */
function translating(stale: boolean): Derivation<Translation> {
  const options = stale ? { share: (previous: number) => previous } : {};
  const port = derive("port", (name, read) => portOf(read.get("Gateway", "default", name)), options);
  return derive("root", (_key, read): Translation => {
    const names = read.keys("Gateway", "all", "").map((key) => key.slice(key.indexOf("/") + 1));
    return {
      xds: Object.fromEntries(names.map((name) => [name, { http: [{ name, port: read.from(port, name) }] }])),
      infra: {},
      status: [],
    } as unknown as Translation;
  });
}

function setUp({ stale = false, output = {} }: { readonly stale?: boolean; readonly output?: Partial<Output> } = {}) {
  const clock = createFakeClock();
  const { log, lines } = createRecordingLogger();
  const metrics = createMetrics();
  const found: string[] = [];
  const published: unknown[] = [];
  const pipeline = createPipeline({
    translator: { root: translating(stale) },
    outputs: [{ publish: async (xds) => void published.push(portsIn(xds)), ...output }],
    ...{ hooks: NO_HOOKS, settings: {}, clock, log, metrics, holdOffMs: 1 },
    verify: { differs: (differences) => void found.push(...differences) },
  });
  const store = createStore();
  const offer = async (object: KubeObject) => {
    pipeline.offer(store.apply({ upsert: [object] }));
    await clock.advance(500);
  };
  return { offer, published, found, lines, metrics };
}

function portsIn(xds: Translation["xds"]): unknown {
  return Object.values(xds).flatMap(({ http = [] }) => http.map(({ port }) => port));
}

test("a value that was kept although it changed is found, told in the log and in a metric, and what is right is published", async () => {
  const { offer, published, found, lines, metrics } = setUp({ stale: true });
  await offer(gateway("a", 80));
  await offer(gateway("a", 81));
  expect(published).toEqual([[80], [81]]);
  expect(found).toEqual(["xds.a.http.0.port is 80 where it should be 81"]);
  expect(lines.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual([
    "a build differed from one made from nothing, which is used instead: please report this bug",
  ]);
  expect(metrics.prometheus()).toContain("postern_verification_differences_total 1\n");
});

test("where nothing is wrong nothing is told, and the metric is there to be watched", async () => {
  const { offer, published, found, metrics } = setUp();
  await offer(gateway("a", 80));
  await offer(gateway("a", 81));
  expect([published, found]).toEqual([[[80], [81]], []]);
  expect(metrics.prometheus()).toContain("postern_verification_differences_total 0\n");
});

test("an output is given the IR made from nothing before the IR is published, and what it finds is told as well", async () => {
  const asked: [unknown, unknown, boolean][] = [];
  const verify: Output["verify"] = async (xds, anew) => {
    asked.push([portsIn(xds), portsIn(anew), xds["a"] === anew["a"]]);
    return ["a cluster is wrong"];
  };
  const { offer, found } = setUp({ output: { verify } });
  await offer(gateway("a", 80));
  expect(asked).toEqual([[[80], [80], false]]);
  expect(found).toEqual(["a cluster is wrong"]);
});
