import { expect, test } from "bun:test";
import { bisect, type TrialAnswer } from "./bisect.ts";

/** Trials over numbers: refused while one of the faulty ones, or both of a pair, is among them. */
function setUp(faulty: readonly number[], pairs: readonly (readonly [number, number])[] = [], most = 1000) {
  const trials: (readonly number[])[] = [];
  const trial = async (items: readonly number[]): Promise<TrialAnswer> => {
    trials.push(items);
    const bad = items.find((item) => faulty.includes(item));
    const pair = pairs.find(([a, b]) => items.includes(a) && items.includes(b));
    if (bad === undefined && pair === undefined) return { accepted: true };
    return { accepted: false, reason: bad === undefined ? `pair ${pair}` : `bad ${bad}` };
  };
  return { trials, options: { trial, mustEnd: () => trials.length >= most, reason: "first" } };
}

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

test("one among a thousand is found in as many trials as it takes halves, with the reason that is its own", async () => {
  for (const bad of [0, 1, 499, 500, 731, 999]) {
    const { trials, options } = setUp([bad]);
    const found = await bisect(numbers(1000), options);
    expect(found.good.length).toBe(999);
    expect([...found.faulty.keys()]).toEqual([bad]);
    expect(["first", `bad ${bad}`]).toContain([...found.faulty.values()][0] as string);
    expect(trials.length).toBeLessThanOrEqual(11);
  }
});

test("several are found, each with its own reason, and no good one with them", async () => {
  const { trials, options } = setUp([3, 4, 17, 29]);
  const found = await bisect(numbers(30), options);
  expect(Object.fromEntries(found.faulty)).toEqual({ 3: "bad 3", 4: "bad 4", 17: "bad 17", 29: "bad 29" });
  expect(found.good.length).toBe(26);
  expect(trials.length).toBeLessThanOrEqual(20);
});

test("of two that are refused only together the later one is at fault", async () => {
  const { options } = setUp([], [[2, 9]]);
  const found = await bisect(numbers(12), options);
  expect([...found.faulty.keys()]).toEqual([9]);
  expect(found.good.length).toBe(11);
});

test("what is suspected from the start is told with one trial", async () => {
  const { trials, options } = setUp([7]);
  const found = await bisect([...numbers(100).filter((n) => n !== 7), 7], { ...options, first: 99 });
  expect([...found.faulty.keys()]).toEqual([7]);
  expect(trials.length).toBe(1);
});

test("a single item that is known to be refused needs no trial", async () => {
  const { trials, options } = setUp([7]);
  expect([...(await bisect([7], options)).faulty]).toEqual([[7, "first"]]);
  expect(trials.length).toBe(0);
});

test("where it must end, what was found to be good stays good and the rest is open", async () => {
  const { options } = setUp(
    numbers(64).filter((n) => n % 3 === 0),
    [],
    6,
  );
  const { faulty, good, open } = await bisect(numbers(64), options);
  expect(faulty.size + good.length + open.length).toBe(64);
  expect(open.length).toBeGreaterThan(0);
  for (const item of good) expect(item % 3).not.toBe(0);
  for (const item of faulty.keys()) expect(item % 3).toBe(0);
});

test("galloping leaves out few at first, where the last are at fault", async () => {
  for (const bad of [0, 17, 600, 998, 999]) {
    const { trials, options } = setUp([bad]);
    const found = await bisect(numbers(1000), { ...options, gallop: true });
    expect([...found.faulty.keys()]).toEqual([bad]);
    expect(trials.length).toBeLessThanOrEqual(18);
    if (bad > 990) expect(Math.min(...trials.map(({ length }) => length))).toBeGreaterThan(980);
  }
});

test("where nothing helps, nobody is at fault", async () => {
  const { options } = setUp([3]);
  const refused = async (): Promise<TrialAnswer> => ({ accepted: false, reason: "anyway" });
  const found = await bisect(numbers(8), { ...options, trial: refused, none: refused });
  expect([[...found.faulty.keys()], found.open, found.baseless]).toEqual([[], [], true]);
});
