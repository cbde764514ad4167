import { expect, test } from "bun:test";
import { sharedPath } from "../shared.ts";
import { fuzzFiles } from "./files.ts";
import { seeds } from "./files-corpus.ts";

test.skipIf(sharedPath("goldens") === undefined)(
  "a thousand mutated files are read and validated without a fault (needs the recorded inputs)",
  () => {
    const { findings, good } = fuzzFiles({ seeds: seeds(), seed: 1, from: 0, count: 1_000 });
    // The process is that of other tests too, so its memory tells nothing here; `bun run fuzz --files` looks at it.
    expect(findings.filter(({ seed }) => seed !== "all")).toEqual([]);
    // Inputs that all fail at the first character would find nothing.
    expect(good).toBeGreaterThan(50);
  },
  60_000,
);
