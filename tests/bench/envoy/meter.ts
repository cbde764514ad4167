import { readdirSync, readFileSync } from "node:fs";
import { renderBootstrap } from "../../../core/envoy/bootstrap/mod.ts";
import { withoutUnknownZone } from "../../../plugins/infra-host/zone.ts";
import type { EncodedResource } from "../../../plugins/xds/cache/mod.ts";
import { startProxy } from "../../envoy-acceptance/proxy.ts";
import { type Rig, startRig } from "../../xds-client/mod.ts";

/** Everything that a proxy is to have, by type URL. */
export type World = ReadonlyMap<string, readonly EncodedResource[]>;

/** Time that the threads of an Envoy have spent, in microseconds. */
export interface Spent {
  readonly main: number;
  readonly worker: number;
}

/** The settings in which the bootstrap of a measured Envoy differs. */
export interface Surroundings {
  /** Where the proxy runs: on a host it has no tags of zones. */
  readonly place: "cluster" | "host";
  readonly tags?: false;
  /** Clusters come to the workers when they are first used. */
  readonly deferredClusters?: true;
}

/** How long an Envoy may take over a world. */
const PATIENCE_MS = 120_000;
/** Threads that have spent nothing for so long are done. */
const CALM_MS = 60;

/** Gives a fresh Envoy one world after the other; what each of them costs. */
export async function costs(worlds: readonly World[], surroundings: Surroundings): Promise<readonly Spent[]> {
  const rig = await startRig({ maxPauseMs: 0 });
  const key = "default/eg";
  rig.cache.set(key, { sequence: 1, types: new Map() });
  const proxy = startProxy({
    xdsPort: rig.port,
    logLevel: "off",
    bootstrap: (plain) => bootstrapOf(plain, surroundings),
  });
  try {
    await rig.server.served(1, AbortSignal.timeout(PATIENCE_MS));
    let before = await calm(proxy.pid);
    let last: World = new Map();
    const found: Spent[] = [];
    for (const [i, types] of worlds.entries()) {
      rig.acks.length = 0;
      rig.cache.set(key, { sequence: i + 2, types });
      await accepted(rig, differing(last, types));
      last = types;
      const after = await calm(proxy.pid);
      found.push({ main: after.main - before.main, worker: after.worker - before.worker });
      before = after;
    }
    return found;
  } finally {
    await proxy[Symbol.asyncDispose]();
    await rig[Symbol.asyncDispose]();
  }
}

/** The resources of a world that are not in another one, as `<type URL> <name>`. */
function differing(last: World, next: World): readonly string[] {
  return [...next].flatMap(([url, list]) => {
    const known = new Map((last.get(url) ?? []).map(({ name, version }) => [name, version]));
    return list.filter(({ name, version }) => known.get(name) !== version).map(({ name }) => `${url} ${name}`);
  });
}

/** Waits until all of it is accepted: Envoy asks for some of it only when it has the rest. */
async function accepted(rig: Rig, expected: readonly string[]): Promise<void> {
  const late = AbortSignal.timeout(PATIENCE_MS);
  for (;;) {
    if (rig.nacks.length > 0) throw new Error(`Envoy refuses what is measured: ${rig.nacks[0]?.message}`);
    const taken = new Set(rig.acks.flatMap(({ typeUrl, names }) => names.map((name) => `${typeUrl} ${name}`)));
    const missing = expected.find((each) => !taken.has(each));
    if (missing === undefined) return;
    if (late.aborted) throw new Error(`Envoy did not ask for ${missing}, or did not answer`);
    await Promise.race([rig.event("ack"), rig.event("nack"), Bun.sleep(1000)]);
  }
}

/** The product's way of statistics around the plain bootstrap of tests. */
function bootstrapOf(plain: object, { place, tags, deferredClusters }: Surroundings): object {
  const rendered = place === "host" ? withoutUnknownZone(renderBootstrap()) : renderBootstrap();
  const config = rendered["stats_config"] as object;
  return {
    ...plain,
    deferredStatOptions: rendered["deferredStatOptions"],
    stats_config: tags === false ? { ...config, stats_tags: [] } : config,
    ...(deferredClusters && { cluster_manager: { enable_deferred_cluster_creation: true } }),
  };
}

/** The time that the threads have spent when they have come to rest. */
async function calm(pid: number): Promise<Spent> {
  let last = spentBy(pid);
  for (;;) {
    await Bun.sleep(CALM_MS);
    const now = spentBy(pid);
    // Timers take some microseconds now and then.
    if (now.main - last.main < 500 && now.worker - last.worker < 500) return now;
    last = now;
  }
}

function spentBy(pid: number): Spent {
  const spent = { main: 0, worker: 0 };
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const of = (file: string) => readFileSync(`/proc/${pid}/task/${thread}/${file}`, "utf8");
    const microseconds = Number(of("schedstat").split(" ")[0]) / 1000;
    if (thread === `${pid}`) spent.main += microseconds;
    else if (of("comm").startsWith("wrk:")) spent.worker += microseconds;
  }
  return spent;
}
