import { LIMITS } from "../../core/isolation/mod.ts";
import type { Place } from "./place.ts";
import { type RunResult, runScript } from "./run.ts";
import { freshScript, liveScript, type Script } from "./script.ts";
import { PORTS, type World, worldOf } from "./world.ts";

/** A world is applied live so many times, each in another order. */
const LIVE_RUNS = 3;

/** The outcome of a world. */
export interface WorldResult {
  readonly world: World;
  readonly runs: readonly RunResult[];
  readonly ms: number;
}

/** Which worlds. */
export interface ModelOptions {
  readonly seed: number;
  readonly objects: number;
  /** Names of units, where not all are wanted. */
  readonly only?: ReadonlySet<string>;
  /** Names of runs, where not all are wanted. */
  readonly scripts?: ReadonlySet<string>;
}

/** Applies the world of a seed fresh, and live in random orders. */
export async function runWorld(place: Place, { scripts, ...options }: ModelOptions): Promise<WorldResult> {
  const started = Date.now();
  const world = worldOf({ ...options, place, ports: await place.ports.take(PORTS) });
  const all: readonly Script[] = [
    freshScript(world),
    ...Array.from({ length: LIVE_RUNS }, (_, run) => liveScript(world, run)),
  ];
  const runs: RunResult[] = [];
  for (const script of all) if (scripts?.has(script.name) ?? true) runs.push(await runInTime(place, world, script));
  return { world, runs, ms: Date.now() - started };
}

/** A search that is out of time leaves out what it could not tell apart. Where that is the machine's fault it does not happen twice. */
async function runInTime(place: Place, world: World, script: Script): Promise<RunResult> {
  const first = await runScript(place, world, script);
  if (first.wrong.length === 0 || first.searches.every(({ ms }) => ms < LIMITS.ms)) return first;
  return { ...(await runScript(place, world, script)), isRepeated: true };
}

/** Leaves out one unit after the other for as long as the same run still fails: what is left is what it takes. */
export async function shrunk(place: Place, options: ModelOptions, failed: WorldResult): Promise<WorldResult> {
  const run = failed.runs.find(({ wrong }) => wrong.length > 0);
  if (run === undefined) return failed;
  const scripts = new Set([run.script]);
  let smallest = failed;
  for (const { name } of failed.world.units.toReversed()) {
    const only = new Set(smallest.world.units.map((unit) => unit.name));
    only.delete(name);
    const tried = await runWorld(place, { ...options, only, scripts });
    if (tried.runs.some(({ wrong }) => wrong.length > 0)) smallest = tried;
  }
  return smallest;
}
