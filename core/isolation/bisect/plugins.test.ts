import { expect, test } from "bun:test";
import type { RefusableAnswers, RefusedAnswer } from "../../plugin/api.ts";
import { searchPlugins } from "./plugins.ts";

/** Answers of which some are refused; `objects`: something is refused without any of them. */
function setUp(keys: readonly string[], refused: readonly string[], objects = false) {
  let out: ReadonlySet<string> = new Set();
  const found = new Map<string, string>();
  let trials = 0;
  const answers: RefusableAnswers = {
    published: () => {},
    accepted: () => {},
    behind: () => keys,
    tryWithout: (_irKey, without = new Set()) => {
      out = without;
    },
    refuse(_irKey, reasons) {
      for (const [key, reason] of reasons) found.set(key, reason);
      return [...reasons].map(([about, reason]): RefusedAnswer => ({ point: "route", plugins: ["p"], about, reason }));
    },
  };
  const attempt = async () => {
    trials++;
    const bad = refused.find((key) => !out.has(key));
    if (objects || bad !== undefined) return { accepted: false, reason: bad ?? "an object" } as const;
    return { accepted: true } as const;
  };
  const search = () => searchPlugins("default/eg", [], { answers, attempt, reason: "all" });
  return { search, found, trials: () => trials, left: () => [...out] };
}

const keys = Array.from({ length: 5_000 }, (_, i) => `route ${i}`);

test("of thousands of answers those are found that a proxy refuses, and nothing is left out afterwards", async () => {
  const { search, found, trials, left } = setUp(keys, ["route 17", "route 4711"]);
  expect((await search()).map(({ about }) => about)).toEqual(["route 17", "route 4711"]);
  expect([...found]).toEqual([
    ["route 17", "route 17"],
    ["route 4711", "route 4711"],
  ]);
  expect(trials()).toBeLessThan(35);
  expect(left()).toEqual([]);
});

test("what is refused without them is for a search among objects: one trial tells", async () => {
  const { search, found, trials, left } = setUp(keys, ["route 17"], true);
  expect(await search()).toEqual([]);
  expect([found.size, trials(), left()]).toEqual([0, 1, []]);
});

test("without an answer of a hook behind it nothing is tried", async () => {
  const { search, trials } = setUp([], []);
  expect([await search(), trials()]).toEqual([[], 0]);
});
