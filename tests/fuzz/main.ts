/**
 * Mutated objects through the whole build, from their text to the bytes for Envoy: `bun run fuzz [--count 100000] [--seed 1] [--from 0]`.
 * Says how many passed the schema and what is wrong: exceptions, contained or not, a canary whose resources changed, inputs that take long.
 * `--from` with the number of an input and `--count 1` runs that one again, with those of its block before it. With `--files` it is texts that are mutated, and reader and
 * validator that read them.
 */
import { parseArgs } from "node:util";
import { filesMain } from "./files-main.ts";
import { reportOf } from "./report.ts";
import type { Fuzzed } from "./run.ts";
import type { WorkerTask } from "./worker.ts";

/** An input that does not end within so many milliseconds is taken to run for ever. */
const LOOP_MS = 30_000;
const LOOK_MS = 1_000;
/** How often it is told how far it is, in milliseconds. */
const TOLD_MS = 30_000;

const { values } = parseArgs({
  options: {
    files: { type: "boolean", default: false },
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
});
const [count, seed, from] = [values.count, values.seed, values.from].map(Number) as [number, number, number];
if (![count, seed, from].every(Number.isInteger)) {
  console.error("--count, --seed and --from are whole numbers");
  process.exit(2);
}
if (values.files) process.exit(filesMain({ count, seed, from }));

const progress = new Int32Array(new SharedArrayBuffer(4)).fill(from);
const worker = new Worker(new URL("./worker.ts", import.meta.url).href);
const task: WorkerTask = { seed, from, count, progress };
worker.postMessage(task);
const result = await Promise.race([
  new Promise<Fuzzed>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data as Fuzzed);
    worker.onerror = ({ message }) => reject(new Error(message));
  }),
  watched(),
]);
if (typeof result === "number") {
  console.error(`input ${result} of seed ${seed} does not end: bun run fuzz --seed ${seed} --from ${result} --count 1`);
  process.exit(1);
}
console.log(reportOf(result, seed).join("\n"));
process.exit(result.findings.length === 0 ? 0 : 1);

/** Resolves with the number of an input that does not end. */
async function watched(): Promise<number> {
  let [last, since, told] = [-1, Date.now(), Date.now()];
  for (;;) {
    await Bun.sleep(LOOK_MS);
    const now = progress[0] as number;
    if (now !== last) [last, since] = [now, Date.now()];
    else if (Date.now() - since > LOOP_MS) return now;
    if (Date.now() - told > TOLD_MS) {
      told = Date.now();
      console.error(`${now - from} of ${count}`);
    }
  }
}
