/** Measures one case in a process of its own: `bun tests/growth/child.ts NAME`. Prints a line of JSON: CPU time in ms and peak memory in MiB for each size. */
import { readFileSync } from "node:fs";
import { GROWTH_CASES } from "./cases.ts";

/** The input is doubled so often. */
const DOUBLINGS = 4;
/** The least of so many times is taken: whatever else the machine does only adds. */
const RUNS = 2;

const growth = GROWTH_CASES[process.argv[2] ?? ""];
if (growth === undefined) throw new Error(`there is no case ${process.argv[2]}`);

const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
};
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1] ?? 0) / 1_024;

// Code that is loaded and compiled once is no part of any size.
for (let i = 0; i < 2; i++) growth.run(growth.input(growth.from) as never);
const times: number[] = [];
const peaks: number[] = [peak()];
for (let doubling = 0; doubling <= DOUBLINGS; doubling++) {
  const input = growth.input(growth.from * 2 ** doubling) as never;
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    Bun.gc(true);
    const before = cpu();
    growth.run(input);
    least = Math.min(least, cpu() - before);
  }
  times.push(least);
  peaks.push(peak());
}
console.log(JSON.stringify({ times, peaks }));
