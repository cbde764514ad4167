/**
 * Mutated files through reader and validator: `bun tests/fuzz/files-main.ts [--count 100000] [--seed 1] [--from 0]`. Bytes and fields of the examples, of
 * configurations and of recorded inputs are changed; nothing may throw, take longer than a second or stay in memory. `--from N --count 1` runs one input again.
 */
import { parseArgs } from "node:util";
import { fuzzFiles, inputOf } from "./files.ts";
import { seeds } from "./files-corpus.ts";

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
  },
});
const [count, seed, from] = [values.count, values.seed, values.from].map(Number) as [number, number, number];
const all = seeds();
console.error(`${all.length} files to begin with`);
const { findings, good, longestMs, heap } = fuzzFiles({
  ...{ seeds: all, seed, from, count },
  onProgress: (done) => done % 10_000 === 0 && console.error(`${done} of ${count}`),
});
for (const { index, seed: name, what } of findings.slice(0, 50))
  console.log(`${index} (${name}): ${what.slice(0, 300)}; again: --seed ${seed} --from ${index} --count 1`);
if (count === 1 && findings.length > 0)
  console.log(JSON.stringify(inputOf({ seeds: all, seed }, from).text.slice(0, 4_000)));
console.log(
  `${count} inputs, ${good} without a problem, ${findings.length} findings; longest ${longestMs.toFixed(0)} ms, heap ${heap.join(" -> ")} MiB`,
);
process.exit(findings.length === 0 ? 0 : 1);
