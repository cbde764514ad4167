import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import * as v from "valibot";
import { SYSTEM_CLOCK } from "../../cmd/runtime/clock.ts";
import { bundle } from "../../cmd/runtime/plugins/bundle.ts";
import { isolated } from "../../cmd/runtime/plugins/worker/isolated.ts";
import { HeaderValueOptionSchema } from "../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import { createMetrics } from "../../core/observe/mod.ts";
import { createHost, definePlugin, type HookRunner, type Hooks } from "../../core/plugin/mod.ts";
import { createRecordingLogger } from "../../core/testing/mod.ts";
import { median, round } from "./figures.ts";
import { BenchPipeline } from "./pipeline.ts";
import { routeOf, worldOf } from "./worlds.ts";

/** Changes before the first one that counts. */
const WARM_UP = 20;

const header = create(HeaderValueOptionSchema, { header: { key: "x-bench", value: "1" } });

/** The changes of plugins to every route. */
const PLUGINS: Readonly<Record<string, Hooks>> = {
  nothing: { route: () => undefined },
  header: { route: (route) => ({ ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header] }) },
};

/** The same in a file, to be run in a worker. */
const IN_A_WORKER = (route: string) => `import { definePlugin, message } from "@postern/plugin";
import * as v from "valibot";
const header = message("envoy.config.core.v3.HeaderValueOption", { header: { key: "x-bench", value: "1" } });
export default definePlugin({
  kind: "hooks", name: "bench/worker", version: "1.0.0", stability: "alpha", summary: "For a bench.", config: v.strictObject({}),
  create: () => ({ route: ${route} }),
});
`;

const WORKERS: Readonly<Record<string, string>> = {
  worker_nothing: "() => undefined",
  worker: "(route) => ({ ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header] })",
};

/** The hooks of a plugin in a worker, and what ends it. */
interface InWorker {
  readonly hooks: HookRunner;
  readonly stop: () => Promise<void>;
}

async function hooksInWorker(route: string): Promise<InWorker> {
  const folder = mkdtempSync(join(tmpdir(), "postern-bench-"));
  const file = join(folder, "plugin.ts");
  writeFileSync(file, IN_A_WORKER(route));
  const { definition } = await isolated((await bundle(file)).file, {});
  rmSync(folder, { recursive: true });
  const { log } = createRecordingLogger();
  const host = createHost([{ definition }], {
    ...{ clock: SYSTEM_CLOCK, log, metrics: createMetrics(), report: () => {} },
  });
  await host.start();
  return { hooks: host.hooks, stop: () => host.stop() };
}

/** The hooks of a plugin, run as a Postern runs them. */
export function hooksOf(hooks: Hooks): HookRunner {
  const definition = definePlugin({
    ...{ kind: "hooks", name: "bench/hooks", version: "1.0.0", stability: "alpha", summary: "For a bench." },
    config: v.strictObject({}),
    create: () => hooks,
  });
  const { log } = createRecordingLogger();
  return createHost([{ definition }], { clock: SYSTEM_CLOCK, log, metrics: createMetrics(), report: () => {} }).hooks;
}

/** The cost of hooks that look at every route, for a full build and one changed route, beside no plugin. Plugins take turns, so none has a warmer machine. */
export async function measureHooks(count: number, rounds: number): Promise<Record<string, number>> {
  const names = ["none", ...Object.keys(PLUGINS), ...Object.keys(WORKERS)];
  const workers = new Map<string, InWorker>();
  for (const [name, route] of Object.entries(WORKERS)) workers.set(name, await hooksInWorker(route));
  const pipelineOf = (name: string) => {
    const worker = workers.get(name);
    if (worker !== undefined) return new BenchPipeline(worker.hooks);
    const hooks = PLUGINS[name];
    return hooks === undefined ? new BenchPipeline() : new BenchPipeline(hooksOf(hooks));
  };
  for (const name of names) await pipelineOf(name).build({ upsert: worldOf(Math.min(count, 200)) });
  const full = new Map<string, number[]>(names.map((name) => [name, []]));
  const pipelines = new Map<string, BenchPipeline>();
  for (let i = 0; i < rounds; i++)
    for (const name of names) {
      const pipeline = pipelineOf(name);
      pipelines.set(name, pipeline);
      full.get(name)?.push((await pipeline.build({ upsert: worldOf(count) })).total);
    }
  const changed = new Map<string, number[]>(names.map((name) => [name, []]));
  const services = Math.ceil(count / 10);
  for (let i = 0; i < WARM_UP + rounds * 8; i++)
    for (const [name, pipeline] of pipelines) {
      const { total } = await pipeline.build({ upsert: [routeOf((i * 37) % count, services, `b${i}`)] });
      if (i >= WARM_UP) changed.get(name)?.push(total);
    }
  for (const { stop } of workers.values()) await stop();
  return Object.fromEntries(
    names.flatMap((name) => [
      [`hooks_${name}_full_ms`, round(median(full.get(name) ?? []))],
      [`hooks_${name}_route_ms`, round(median(changed.get(name) ?? []))],
    ]),
  );
}
