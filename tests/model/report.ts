import type { WorldResult } from "./model.ts";
import type { SearchCost } from "./searches.ts";

/** So many lines of the log are shown of a run that failed. */
const LOG_LINES = 30;

/** The outcome of worlds, for people. */
export function summaryOf(results: readonly WorldResult[]): readonly string[] {
  const runs = results.flatMap((result) => result.runs);
  const failed = results.filter(isFailed);
  const searches = runs.flatMap((run) => run.searches);
  const faulty = results.flatMap(({ world }) => world.units.filter(({ faults = [] }) => faults.length > 0));
  return [
    `${results.length} worlds, ${runs.length} runs, ${faulty.length} faulty units: ${failed.length} worlds failed${failed.length > 0 ? ` (seeds ${failed.map(({ world }) => world.seed).join(", ")})` : ""}`,
    ...costLines(searches),
    ...repeatedLines(runs.filter(({ isRepeated }) => isRepeated).length),
    `settled after the last change: ${spread(
      runs.map(({ settledMs }) => settledMs),
      "ms",
    )}; a world with all its runs: ${spread(
      results.map(({ ms }) => ms),
      "ms",
    )}`,
  ];
}

/** A world that failed: what it takes, what does not hold, and how to run it again. */
export function failureOf({ world, runs }: WorldResult, objects: number): readonly string[] {
  const units = world.units.map(({ name }) => name).join("; ");
  const failed = runs.filter(({ wrong }) => wrong.length > 0);
  return [
    `world ${world.seed} (bun run model --seed ${world.seed} --worlds 1 --objects ${objects}), with only: ${units}`,
    ...failed.flatMap(({ script, wrong, log }) => [
      ...wrong.map((text) => `  ${script}: ${oneLine(text)}`),
      ...log
        .filter(isTelling)
        .slice(-LOG_LINES)
        .map((line) => `    > ${oneLine(line)}`),
    ]),
  ];
}

/** Postern's own words on refusals and what came of them; what Envoy writes itself says the same once more. */
function isTelling(line: string): boolean {
  return !line.includes('"component"') && !/^info .* \{\}$/.test(line) && !line.includes("infrastructure was not");
}

export function isFailed({ runs }: WorldResult): boolean {
  return runs.some(({ wrong }) => wrong.length > 0);
}

function costLines(searches: readonly SearchCost[]): readonly string[] {
  if (searches.length === 0) return ["nothing was searched for"];
  const trials = spread(
    searches.map((cost) => cost.trials),
    "trials",
  );
  const ms = spread(
    searches.map((cost) => cost.ms),
    "ms",
  );
  return [`${searches.length} searches: ${trials}; ${ms}`];
}

function repeatedLines(count: number): readonly string[] {
  return count === 0 ? [] : [`${count} runs were made again, as a search was out of time on this machine`];
}

/** Median and worst of numbers. */
function spread(numbers: readonly number[], unit: string): string {
  const sorted = numbers.toSorted((a, b) => a - b);
  return `median ${sorted[sorted.length >> 1] ?? 0} ${unit}, worst ${sorted.at(-1) ?? 0} ${unit}`;
}

function oneLine(text: string): string {
  const line = text.trim().replace(/\s*\n\s*/g, " | ");
  return line.length > 400 ? `${line.slice(0, 400)} ...` : line;
}
