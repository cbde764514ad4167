/**
 * The cost of our messages to a real Envoy: microseconds of its main thread and of one worker for each of many, fresh and as a change, and with each optional
 * part taken away in turn. `bun run bench:envoy [--count 500] [--rounds 3] [--only TEXT] [--json]`
 *
 * Times are of threads, so that what else runs on the machine matters little; the least of the rounds counts.
 */
import { parseArgs } from "node:util";
import { ENVOY } from "../envoy.ts";
import { costs, type Spent, type Surroundings } from "./envoy/meter.ts";
import { subjects } from "./envoy/subjects.ts";
import { encoded, type Messages } from "./envoy/worlds.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "500" },
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: "" },
    json: { type: "boolean", default: false },
  },
});
if (ENVOY === undefined) {
  console.error("error: this needs an Envoy (ENVOY_PATH)");
  process.exit(2);
}
const [count, rounds] = [Number(values.count), Number(values.rounds)];

/** Fresh and changed, main thread and worker, for each. */
type Row = readonly [freshMain: number, freshWorker: number, changedMain: number, changedWorker: number];

const HERE: Surroundings = { place: "cluster" };
const OTHERS: Readonly<Record<string, Surroundings>> = {
  "tags of zones (a host)": { place: "host" },
  "all four tags": { place: "cluster", tags: false },
  "clusters on workers at once": { place: "cluster", deferredClusters: true },
};

const report: Record<string, Record<string, Row>> = {};
for (const { what, before, fresh, changed, without } of subjects(count)) {
  if (!what.includes(values.only)) continue;
  const measure = async (all: Messages, surroundings: Surroundings = HERE): Promise<Row> => {
    const worlds = [before, all, changed(all)].map(encoded);
    const found: (readonly Spent[])[] = [];
    for (let round = 0; round < rounds; round++) found.push(await costs(worlds, surroundings));
    const least = (step: number, thread: keyof Spent) =>
      Math.min(...found.map((spent) => spent[step]?.[thread] ?? Number.NaN)) / count;
    return [least(1, "main"), least(1, "worker"), least(2, "main"), least(2, "worker")];
  };
  const rows: Record<string, Row> = { "as it is": await measure(fresh) };
  for (const [part, take] of Object.entries(without)) rows[`without ${part}`] = await measure(take(fresh));
  for (const [part, surroundings] of Object.entries(OTHERS))
    rows[`without ${part}`] = await measure(fresh, surroundings);
  report[what] = rows;
  if (!values.json) print(what, rows);
}
if (values.json) console.log(JSON.stringify(report, null, 2));
process.exit(0);

function print(what: string, rows: Readonly<Record<string, Row>>): void {
  const whole = rows["as it is"];
  console.log(
    `\n${what}, µs each          fresh: main  worker   changed: main  worker    share of main: fresh  changed`,
  );
  for (const [part, row] of Object.entries(rows)) {
    const share = (i: 0 | 2) =>
      part === "as it is" || !whole ? "" : `${Math.round((1 - row[i] / whole[i]) * 100)} %`.padStart(i === 0 ? 24 : 9);
    const figures = row.map((value, i) => value.toFixed(1).padStart([20, 8, 16, 8][i] ?? 8));
    console.log(`  ${part.padEnd(42)}${figures.join("")}${share(0)}${share(2)}`);
  }
}
