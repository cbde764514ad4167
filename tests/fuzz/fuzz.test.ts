import { describe, expect, test } from "bun:test";
import { failedText } from "../../core/status/catalogue/withheld.ts";
import { placesIn, told } from "./build.ts";
import { changesOf } from "./canary.ts";
import { createCorpus } from "./corpus.ts";
import { fuzz } from "./run.ts";

const COUNT = 1_000;

describe("mutated objects, from their text to the bytes for Envoy", () => {
  test("no exception, no change for the canary, nothing that takes long; at least half pass the schema", async () => {
    const { count, passed, findings } = await fuzz(createCorpus(), { seed: 14, from: 0, count: COUNT });
    expect(findings.map(({ sort, input, text }) => `${sort} at input ${input}: ${text}`)).toEqual([]);
    expect(count).toBe(COUNT);
    expect(passed).toBeGreaterThan(COUNT / 2);
  }, 120_000);

  test("the same seed gives the same inputs, wherever a run begins", async () => {
    const corpus = createCorpus();
    const all = await fuzz(corpus, { seed: 3, from: 0, count: 150 });
    const [one, two] = [
      await fuzz(corpus, { seed: 3, from: 0, count: 100 }),
      await fuzz(corpus, { seed: 3, from: 100, count: 50 }),
    ];
    expect(one.passed + two.passed).toBe(all.passed);
  }, 60_000);
});

describe("the instrument", () => {
  test("finds an exception that the xDS translator contained by its number", () => {
    const text = `cluster: ${failedText("a route", "0badcafe")}; and ${failedText("endpoints", "12345678")}`;
    expect(placesIn(text)).toEqual([
      { where: "a route", error: "0badcafe" },
      { where: "endpoints", error: "12345678" },
    ]);
  });

  test("tells an exception with its cause", () => {
    const error = new Error("outer", { cause: new TypeError("inner") });
    expect(told(error)).toMatch(/^Error: outer at .* <- TypeError: inner at /);
  });

  test("sees what the canary lost, got, and what is another one", () => {
    const expected = new Map([
      ["a", "1"],
      ["b", "1"],
    ]);
    const now = new Map([
      ["b", "2"],
      ["c", "1"],
    ]);
    expect(changesOf(expected, now)).toEqual(["a is gone", "c came", "b is another one"]);
  });
});
