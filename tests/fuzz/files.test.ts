import { expect, test } from "bun:test";
import { sharedPath } from "../shared.ts";
import { fuzzFiles } from "./files.ts";
import { seeds } from "./files-corpus.ts";

test.skipIf(sharedPath("goldens") === undefined)(
  "a thousand mutated files are read and validated without a fault (needs the recorded inputs)",
  () => {
    const { findings, good } = fuzzFiles({ seeds: seeds(), seed: 1, from: 0, count: 1_000 });
    expect(findings).toEqual([]);
    // Inputs that all fail at the first character would find nothing.
    expect(good).toBeGreaterThan(50);
  },
  60_000,
);
