import { fuzzFiles, inputOf } from "./files.ts";
import { seeds } from "./files-corpus.ts";

/** Which inputs are run. */
interface Range {
  readonly count: number;
  readonly seed: number;
  readonly from: number;
}

/**
 * Mutated files through reader and validator, in this process: `bun run fuzz --files`. Bytes and fields of the examples, of configurations and of
 * recorded inputs are changed; nothing may throw, take longer than a second or stay in memory. Prints what it found and how many there were of what.
 * Returns the exit code. `--from N --count 1` runs one input again, and shows it.
 */
export function filesMain({ count, seed, from }: Range): number {
  const all = seeds();
  console.error(`${all.length} files to begin with`);
  const { findings, good, counts, longestMs, heap, resident } = fuzzFiles({
    ...{ seeds: all, seed, from, count },
    onProgress: (done) => done % 10_000 === 0 && console.error(`${done} of ${count}`),
  });
  for (const { index, seed: name, what } of findings.slice(0, 50))
    console.log(
      `${index} (${name}): ${what.slice(0, 300)}; again: bun run fuzz --files --seed ${seed} --from ${index} --count 1`,
    );
  if (count === 1 && findings.length > 0)
    console.log(JSON.stringify(inputOf({ seeds: all, seed }, from).text.slice(0, 4_000)));
  const kinds = Object.entries(counts).map(([kind, number]) => `${number} ${kind}`);
  console.log(`${count} inputs: ${kinds.join(", ")}`);
  console.log(
    `${good} without a problem, ${findings.length} findings; longest ${longestMs.toFixed(0)} ms, heap ${heap.join(" -> ")} MiB, process ${resident.join(" -> ")} MiB`,
  );
  return findings.length === 0 ? 0 : 1;
}
