/**
 * The figures of one machine in one run: `bun run bench [--routes 1000,5000] [--rounds 5] [--json]`.
 * Each figure is the median of the rounds; what counts are the ratios, since machines differ.
 */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { line, median, round } from "./figures.ts";
import { measureHooks } from "./hooks.ts";
import { BenchPipeline, type BuildTimes, fullBuild } from "./pipeline.ts";
import {
  gatewayPolicyOf,
  policyWorldOf,
  routeOf,
  sharedRouteOf,
  sharedWorldOf,
  sliceOf,
  trafficPolicyOf,
  worldOf,
} from "./worlds.ts";

/** Changes before the first one that counts: a control plane that has run for a while is what is measured. */
const WARM_UP = 20;

const EXECUTABLE = join(import.meta.dir, "../../dist/postern");

const { values } = parseArgs({
  options: {
    routes: { type: "string", default: "1000,5000" },
    rounds: { type: "string", default: "5" },
    json: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const report: Record<string, Record<string, number>> = {};

for (const count of values.routes.split(",").map(Number)) {
  report[`${count} routes`] = await measure(count);
}
report["executable"] = await measureExecutable();
if (values.json) console.log(JSON.stringify(report, null, 2));
else for (const [what, figures] of Object.entries(report)) console.log(`${what}: ${line(figures)}`);

async function measure(count: number): Promise<Record<string, number>> {
  const services = Math.ceil(count / 10);
  await fullBuild(Math.min(count, 200));
  const full: BuildTimes[] = [];
  for (let i = 0; i < rounds; i++) full.push((await fullBuild(count)).times);
  const { pipeline } = await fullBuild(count);
  for (let i = 0; i < WARM_UP; i++)
    await pipeline.build({ upsert: [routeOf(i, services, "warm"), sliceOf(i % services, "10.0.2.1")] });
  const route: BuildTimes[] = [];
  const endpoint: BuildTimes[] = [];
  for (let i = 0; i < rounds * 4; i++) {
    const at = (i * 37) % count;
    route.push(await pipeline.build({ upsert: [routeOf(at, services, `b${i}`)] }));
    endpoint.push(await pipeline.build({ upsert: [sliceOf(at % services, `10.0.1.${i + 1}`)] }));
  }
  const [fullMs, routeMs, endpointMs] = [full, route, endpoint].map((times) => median(times.map(({ total }) => total)));
  return {
    full_ms: round(fullMs),
    full_ir_ms: round(median(full.map(({ ir }) => ir))),
    full_xds_ms: round(median(full.map(({ xds }) => xds))),
    route_ms: round(routeMs),
    endpoint_ms: round(endpointMs),
    full_per_route: round((fullMs ?? 0) / (routeMs ?? 1)),
    full_per_endpoint: round((fullMs ?? 0) / (endpointMs ?? 1)),
    ...(await measureShared(count)),
    ...(await measurePolicies(count)),
    ...(await measureHooks(count, rounds)),
    one_world_rss_mb: await memoryOf(count),
  };
}

/** The world in which a change reaches most: all routes use one Service, whose endpoint changes, and to which one more route comes. */
async function measureShared(count: number): Promise<Record<string, number>> {
  const pipeline = new BenchPipeline();
  await pipeline.build({ upsert: sharedWorldOf(count) });
  const endpoint: number[] = [];
  const route: number[] = [];
  for (let i = 0; i < WARM_UP + rounds * 4; i++) {
    const moved = await pipeline.build({ upsert: [sliceOf(0, `10.0.3.${i + 1}`)] });
    const come = await pipeline.build({ upsert: [sharedRouteOf(count + i, "a")] });
    if (i < WARM_UP) continue;
    endpoint.push(moved.total);
    route.push(come.total);
  }
  return { shared_endpoint_ms: round(median(endpoint)), shared_new_route_ms: round(median(route)) };
}

/** The world in which each route has policies of its own: all of it, and one policy that changes. */
async function measurePolicies(count: number): Promise<Record<string, number>> {
  const full: number[] = [];
  let pipeline = new BenchPipeline();
  for (let i = 0; i < rounds; i++) {
    pipeline = new BenchPipeline();
    full.push((await pipeline.build({ upsert: policyWorldOf(count) })).total);
  }
  const changed: number[] = [];
  for (let i = 0; i < WARM_UP + rounds * 4; i++) {
    const { total } = await pipeline.build({ upsert: [trafficPolicyOf((i * 37) % count, i + 2)] });
    if (i >= WARM_UP) changed.push(total);
  }
  const ofGateway: number[] = [];
  pipeline = new BenchPipeline();
  await pipeline.build({ upsert: worldOf(count) });
  for (let i = 0; i < 2 + rounds; i++) {
    const { total } = await pipeline.build({ upsert: [gatewayPolicyOf(i + 1)] });
    if (i >= 2) ofGateway.push(total);
  }
  const [fullMs = 0, changedMs = 1] = [median(full), median(changed)];
  return {
    gateway_policy_changed_ms: round(median(ofGateway)),
    policies_full_ms: round(fullMs),
    policies_changed_ms: round(changedMs),
    policies_full_per_changed: round(fullMs / changedMs),
  };
}

/** The memory of a process that holds one world and nothing else. */
async function memoryOf(count: number): Promise<number> {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "memory.ts"), String(count)], { stdout: "pipe" });
  return Number(await new Response(child.stdout).text());
}

async function measureExecutable(): Promise<Record<string, number>> {
  if (!existsSync(EXECUTABLE)) {
    console.error("dist/postern is not there, its figures are left out: bun run build makes it");
    return {};
  }
  const times: number[] = [];
  for (let i = 0; i < rounds + 1; i++) {
    const started = performance.now();
    const child = Bun.spawn([EXECUTABLE, "version"], { stdout: "ignore", stderr: "ignore" });
    if ((await child.exited) !== 0) throw new Error("dist/postern version failed");
    times.push(performance.now() - started);
  }
  return { size_mb: round(statSync(EXECUTABLE).size / 1e6), version_ms: round(median(times.slice(1))) };
}
