import { heapStats } from "bun:jsc";
import { join } from "node:path";
import type { HookPoints, HookRunner } from "../../../core/plugin/api.ts";
import { typeUrls } from "../../../plugins/xds/cache/mod.ts";
import { createXdsServer } from "../../../plugins/xds/server/mod.ts";
import { systemClock } from "../../contract/surroundings.ts";
import { ENVOY } from "../../envoy.ts";
import { startProxy } from "../../envoy-acceptance/proxy.ts";
import { openDelta } from "../../xds-client/mod.ts";
import { median, percentile, round } from "../figures.ts";
import { BenchPipeline } from "../pipeline.ts";
import { routeOf, sliceOf, worldOf } from "../worlds.ts";
import { everything } from "./wire.ts";

const ROUTES = 1000;
const SERVICES = ROUTES / 10;
const IR_KEY = "default/eg";
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };

/** Listeners of proxies do not bind: they would all want one port. */
const UNBOUND: HookRunner = {
  has: (point) => point === "listener",
  run: async (point, value) =>
    point === "listener" ? ({ ...(value as HookPoints["listener"]), bindToPort: false } as never) : value,
};

/** How many clients, and how many changes they are to take. */
export interface FleetPlan {
  readonly clients: number;
  /** So many of them are Envoy. */
  readonly envoys: number;
  readonly changes: number;
}

/**
 * One changed EndpointSlice after the other, each taken by every client before the next: milliseconds from the edit of the object to the
 * answer of a client, and what the process of the server uses. Clients run in other processes.
 */
export async function fleetFigures({ clients, envoys, changes }: FleetPlan): Promise<Record<string, number>> {
  const pipeline = new BenchPipeline(UNBOUND);
  await pipeline.build({ upsert: worldOf(ROUTES) });
  const answers: { readonly stream: number; readonly ms: number; readonly real: boolean }[] = [];
  let edited = 0;
  const server = createXdsServer({
    ...{ cache: pipeline.cache, clock: systemClock, host: "127.0.0.1", port: 0, log: QUIET },
    events: {
      onAck({ peer, typeUrl, sequence }) {
        if (typeUrl !== typeUrls.endpoints || sequence !== pipeline.sequence) return;
        const real = peer.node.id.startsWith("envoy");
        answers.push({ stream: peer.stream, ms: performance.now() - edited, real });
      },
    },
  });
  const port = await server.start();
  const alone = rss();
  await using stack = new AsyncDisposableStack();
  stack.defer(() => server.stop());
  const proxies = ENVOY === undefined ? 0 : envoys;
  for (let i = 0; i < proxies; i++) stack.use(startProxy({ xdsPort: port, node: `envoy-${i}`, logLevel: "off" }));
  stack.use(startFollowers(port, clients - proxies, everything(pipeline.cache)));
  while (server.peers().filter(({ complete }) => complete).length < clients)
    await new Promise((resolve) => setTimeout(resolve, 50));
  await server.served(pipeline.sequence);
  Bun.gc(true);
  const connected = rss();
  answers.length = 0;
  const [started, cpu] = [performance.now(), process.cpuUsage()];
  let peak = 0;
  const builds: number[] = [];
  for (let i = 0; i < changes; i++) {
    edited = performance.now();
    await pipeline.build({ upsert: [sliceOf((i * 37) % SERVICES, `10.${1 + (i >> 8)}.${i & 255}.1`)] });
    builds.push(performance.now() - edited);
    await server.served(pipeline.sequence);
    peak = Math.max(peak, rss());
  }
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  const all = answers.map(({ ms }) => ms);
  const real = answers.filter((answer) => answer.real).map(({ ms }) => ms);
  return {
    ...{ clients, envoys: proxies, changes, answers: answers.length, seconds: round(seconds) },
    ...{ p50_ms: round(percentile(all, 0.5)), p99_ms: round(percentile(all, 0.99)) },
    ...{ envoy_p50_ms: round(percentile(real, 0.5)), envoy_p99_ms: round(percentile(real, 0.99)) },
    ...{ build_p50_ms: round(median(builds)), cpu_ms_per_change: round((user + system) / 1000 / changes) },
    ...{ alone_rss_mb: alone, connected_rss_mb: connected, peak_rss_mb: peak, live_heap_mb: liveHeap() },
  };
}

/** The responses that wait for a client that asks for everything and never reads, while the state changes so many times. */
export async function neverReading(changes: number): Promise<Record<string, number>> {
  const pipeline = new BenchPipeline(UNBOUND);
  await pipeline.build({ upsert: worldOf(ROUTES) });
  const server = createXdsServer({ cache: pipeline.cache, clock: systemClock, host: "127.0.0.1", port: 0, log: QUIET });
  const client = openDelta({ port: await server.start() }, { id: "sleeper", cluster: IR_KEY });
  client.stream.pause();
  const wanted = everything(pipeline.cache);
  for (const [typeUrl, names] of Object.entries(wanted)) client.subscribe(typeUrl, names);
  while (server.peers().length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const before = liveHeap();
  for (let i = 0; i < changes; i++) {
    const slice = sliceOf((i * 37) % SERVICES, `10.${1 + (i >> 8)}.${i & 255}.1`);
    await pipeline.build({ upsert: [slice, routeOf(i % ROUTES, SERVICES, `c${i}`)] });
  }
  const after = liveHeap();
  client.stream.resume();
  const [served, old] = [server.served(pipeline.sequence), { responses: 0, bytes: 0 }];
  const take = async () => {
    for (;;) {
      const response = await client.take();
      if (response.systemVersionInfo === String(pipeline.sequence)) continue;
      old.responses++;
      old.bytes += response.resources.reduce((sum, { resource }) => sum + (resource?.value.length ?? 0), 0);
    }
  };
  take().catch(() => {});
  await served;
  client.stream.close();
  await server.stop();
  return {
    ...{ changes, waiting_responses: old.responses, waiting_bytes: old.bytes },
    ...{ live_heap_before_mb: before, live_heap_after_mb: after },
  };
}

function startFollowers(port: number, count: number, wanted: Readonly<Record<string, readonly string[]>>) {
  const child = Bun.spawn([process.execPath, join(import.meta.dir, "followers.ts")], {
    ...{ stdin: "ignore", stdout: "inherit", stderr: "inherit" },
    ipc() {},
  });
  child.send({ port, count, wanted });
  return {
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
    },
  };
}

/** Megabytes of what is still referred to. */
function liveHeap(): number {
  Bun.gc(true);
  return Math.round(heapStats().heapSize / 1024 / 1024);
}

function rss(): number {
  return Math.round(process.memoryUsage().rss / 1024 / 1024);
}
