import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { GROWTH_CASES } from "./cases.ts";

/** How much more an input of twice the size may cost. */
const MOST = 2.5;
/** The least that is no noise: milliseconds of CPU, MiB of memory. */
const LEAST_MS = 40;
const LEAST_MIB = 64;
/** A machine that does other things is asked again, in a process of its own each time. */
const ATTEMPTS = 5;

interface Measured {
  readonly times: readonly number[];
  readonly peaks: readonly number[];
}

function measure(name: string): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(import.meta.dir, "child.ts"), name], {
    encoding: "utf8",
    timeout: 120_000,
  });
  if (status !== 0) throw new Error(`${name}: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

/** The least of two measurements at each size: whatever else the machine does, and when the collector runs, only adds. */
function leastOf(one: Measured, other: Measured): Measured {
  const least = (a: readonly number[], b: readonly number[]) => a.map((each, i) => Math.min(each, b[i] ?? each));
  const grown = ({ peaks }: Measured) => peaks.map((peak) => peak - (peaks[0] ?? 0));
  return { times: least(one.times, other.times), peaks: least(grown(one), grown(other)) };
}

/** Steps from one size to the next that cost more than they may. */
function tooMuch({ times, peaks }: Measured): readonly string[] {
  const [start = 0] = peaks;
  const memory = peaks.slice(1).map((peak) => peak - start);
  const steps = (what: string, costs: readonly number[], least: number) =>
    costs.slice(1).flatMap((cost, i) => {
      const before = Math.max(costs[i] ?? 0, least);
      return cost / before > MOST ? [`${what} ${before.toFixed(1)} -> ${cost.toFixed(1)} at size ${2 ** (i + 1)}`] : [];
    });
  return [...steps("time", times, LEAST_MS), ...steps("memory", memory, LEAST_MIB)];
}

test.each(Object.keys(GROWTH_CASES))(
  "an input of twice the size costs at most 2.5 times as much: %s",
  (name) => {
    let least = measure(name);
    for (let attempt = 1; attempt < ATTEMPTS && tooMuch(least).length > 0; attempt++)
      least = leastOf(least, measure(name));
    expect(tooMuch(least)).toEqual([]);
  },
  600_000,
);
