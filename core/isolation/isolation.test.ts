import { expect, test } from "bun:test";
import { cell, filter, PLANE, refusedWords, route, rules, setUp } from "../testing/isolation.ts";

test("of many changes the one that is refused is withheld, and the others are in force", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("old", rules("fine"))] });
  await rig.serve();
  const more = Array.from({ length: 40 }, (_, i) => route(`r${i}`, rules(i === 23 ? "bad word" : `word ${i}`)));
  rig.store.apply({ upsert: more });
  const words = await rig.serve();
  expect(rig.names()).toEqual(["r23"]);
  expect(words.length).toBe(40);
  expect(words).not.toContain("bad word");
  // Nothing that was in force was taken away while it was looked for.
  for (const attempt of rig.attempts) expect(attempt).toContain("fine");
  expect(rig.isolation.report().entries.map(({ ref }) => ref.name)).toEqual(["r23"]);
  expect(rig.events.map(({ type, reason, ref }) => [type, reason, ref.name])).toEqual([["Warning", "Withheld", "r23"]]);
});

test("what was removed meanwhile is no hindrance, and stays removed", async () => {
  const rig = setUp();
  const range = (n: number) => Array.from({ length: n }, (_, i) => `old ${i}`);
  rig.store.apply({ upsert: range(10).map((word, i) => route(`old${i}`, rules(word))) });
  await rig.serve();
  const removed = Array.from({ length: 10 }, (_, i) => `old${i}`).map((name) => ({
    ...{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "a", name },
  }));
  rig.store.apply({ upsert: [route("new", rules("new")), route("bad", rules("bad one"))], remove: removed });
  expect(await rig.serve()).toEqual(["new"]);
  expect(rig.names()).toEqual(["bad"]);
  // Until that is known, what is removed goes on: what is to replace it may be out in a trial.
  for (const attempt of rig.attempts.slice(0, 3)) expect(attempt).toEqual(expect.arrayContaining(range(10)));
});

test("of an object with several sections only those at fault are withheld", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("one", rules("a", "bad b", "c")), route("two", rules("d"))] });
  expect(await rig.serve()).toEqual(["a", "c", "d"]);
  expect(rig.isolation.verdicts().map(({ name, sections }) => [name, sections])).toEqual([["one", { 1: "bad b" }]]);
});

test("a changed object is held in the version that was in force while it is looked for, and is tried again when it changes", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("one", rules("first")), route("two", rules("other"))] });
  await rig.serve();
  rig.store.apply({ upsert: [route("one", rules("bad second")), route("two", rules("better"))] });
  expect(await rig.serve()).toEqual(["better"]);
  expect(rig.attempts.some((words) => words.includes("first"))).toBe(true);
  expect(rig.names()).toEqual(["one"]);
  rig.store.apply({ upsert: [route("one", rules("third"))] });
  expect(await rig.serve()).toEqual(["third", "better"]);
  expect(rig.names()).toEqual([]);
  expect(rig.saved.at(-1)?.removed.map(({ name }) => name)).toEqual(["one"]);
});

test("an object is tried again when what it refers to changes", async () => {
  const rig = setUp();
  const refers = {
    ...rules("bad one"),
    extensionRef: { group: "gateway.envoyproxy.io", kind: "HTTPRouteFilter", name: "f" },
  };
  rig.store.apply({ upsert: [route("one", refers), filter("f", { note: 1 })] });
  await rig.serve();
  const before = rig.attempts.length;
  await rig.serve();
  expect(rig.attempts.length).toBe(before);
  rig.store.apply({ upsert: [filter("f", { note: 2 })] });
  await rig.serve();
  expect(rig.attempts.length).toBeGreaterThan(before);
  expect(rig.names()).toEqual(["one"]);
});

test("of two that are refused only together the later one is withheld, and comes into force when the other goes", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("first", rules("pair")), route("second", rules("pair"))] });
  expect(await rig.serve()).toEqual(["pair"]);
  expect(rig.names()).toEqual(["second"]);
  const before = rig.attempts.length;
  await rig.clock.advance(60_000);
  await rig.serve();
  expect(rig.attempts.length).toBe(before);
  rig.store.apply({
    remove: [{ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "a", name: "first" }],
  });
  await rig.serve();
  await rig.clock.advance(2_000);
  expect(await rig.serve()).toEqual(["pair"]);
  expect(rig.names()).toEqual([]);
});

test("where no proxy answers, nothing is withheld", async () => {
  const rig = setUp({ answers: false });
  rig.store.apply({ upsert: [route("one", rules("bad one")), route("two", rules("two"))] });
  await rig.serve();
  expect(rig.names()).toEqual([]);
});

test("where too many are at fault, those that could not be told in time stay out and say so", async () => {
  const rig = setUp();
  rig.store.apply({
    upsert: Array.from({ length: 64 }, (_, i) => route(`r${i}`, rules(i % 2 === 0 ? `bad ${i}` : `w${i}`))),
  });
  const words = await rig.serve();
  expect(words.every((word) => word.startsWith("w"))).toBe(true);
  // One search, and four more of what was not told.
  expect(rig.attempts.length).toBeGreaterThan(22);
  expect(rig.attempts.length).toBeLessThanOrEqual(5 * 22);
  expect(words.length + rig.names().length).toBe(64);
  const untold = rig.isolation.verdicts().filter(({ reason }) => reason.startsWith("it could not be told"));
  expect(untold.length).toBeGreaterThan(0);
});

test("what a proxy dies of stays out as a whole, and is not tried again while it stays as it is", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("old", rules("fine"))] });
  await rig.serve();
  await rig.clock.advance(30_000);
  rig.store.apply({ upsert: [route("new", rules("deadly"))] });
  await rig.serve();
  const refusals = [{ resource: "", sources: [], reason: "the proxy ended twice" }];
  rig.isolation.answered({ irKey: PLANE, sequence: 9, refusals, died: true, proxy: "p", version: "envoy 1" });
  expect(await rig.serve()).toEqual(["fine"]);
  expect(rig.names()).toEqual(["new"]);
  rig.store.apply({ upsert: [route("later", rules("more"))] });
  await rig.clock.advance(600_000);
  expect(await rig.serve()).toEqual(["more", "fine"]);
  expect(rig.attempts).toEqual([]);
  expect(cell("new")).toBe(rig.isolation.verdicts()[0]?.cell as string);
});

test("what comes between a build and its refusal is found too, since trials are made with it", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("one", rules("bad one")), route("two", rules("two"))] });
  expect(await rig.serve([route("late", rules("bad late")), route("fine", rules("fine"))])).toEqual(["fine", "two"]);
  expect(rig.names().toSorted()).toEqual(["late", "one"]);
  expect(rig.isolation.verdicts().map(({ reason }) => reason)).toEqual(expect.arrayContaining(["bad late", "bad one"]));
});

test("what could not be told in time is searched again when all others are in force, so that nothing faultless stays out", async () => {
  const rig = setUp();
  const bad = new Set([1, 5, 9, 14, 20, 27]);
  rig.store.apply({
    upsert: Array.from({ length: 30 }, (_, i) => route(`r${i}`, rules(bad.has(i) ? `bad ${i}` : `w${i}`))),
  });
  const words = await rig.serve();
  expect(rig.names().toSorted()).toEqual([...bad].map((i) => `r${i}`).toSorted());
  expect(words.length).toBe(24);
  expect(rig.attempts.length).toBeGreaterThan(22);
  for (const { name, reason } of rig.isolation.verdicts()) expect(reason).toBe(name.replace("r", "bad "));
  const before = rig.attempts.length;
  await rig.serve();
  expect(rig.attempts.length).toBe(before);
});

test("what is mended before its refusal is heard is not searched for, and nobody else is blamed for it", async () => {
  const rig = setUp();
  rig.store.apply({
    upsert: [route("one", rules("bad one")), route("two", rules("two")), route("three", rules("three"))],
  });
  const words = await rig.serve([route("one", rules("good one"))]);
  expect(words.toSorted()).toEqual(["good one", "three", "two"]);
  expect(rig.names()).toEqual([]);
  expect(rig.attempts.length).toBe(1);
});

test("what another data plane refuses, and is withheld for that, is not searched for again", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("one", rules("bad one")), route("two", rules("two"))] });
  expect(await rig.serve()).toEqual(["two"]);
  const before = rig.attempts.length;
  // The other one has refused a build from before the verdict.
  const refusals = refusedWords(["bad one"]);
  rig.isolation.answered({ irKey: "default/other", sequence: 1, refusals, proxy: "p", version: "envoy 1" });
  expect(await rig.serve()).toEqual(["two"]);
  expect(rig.names()).toEqual(["one"]);
  expect(rig.attempts.length).toBe(before + 1);
});

test("an object that is tried again when the next search begins is a suspect of that search", async () => {
  const rig = setUp();
  const refers = {
    ...rules("bad one"),
    extensionRef: { group: "gateway.envoyproxy.io", kind: "HTTPRouteFilter", name: "f" },
  };
  rig.store.apply({ upsert: [route("one", refers), route("two", rules("two"))] });
  expect(await rig.serve()).toEqual(["two"]);
  rig.store.apply({ upsert: [route("three", rules("bad three")), route("four", rules("four"))] });
  // The object that the first one refers to comes when the refusal of the other is under way.
  expect((await rig.serve([filter("f")])).toSorted()).toEqual(["four", "two"]);
  expect(
    rig.isolation
      .verdicts()
      .map(({ name, reason }) => [name, reason])
      .toSorted(),
  ).toEqual([
    ["one", "bad one"],
    ["three", "bad three"],
  ]);
});

test("what cannot even be answered in the place of something is gone, told or untold", async () => {
  const rig = setUp();
  const bad = new Set([1, 5, 9, 14, 20, 27]);
  rig.store.apply({
    upsert: Array.from({ length: 30 }, (_, i) => route(`r${i}`, rules(bad.has(i) ? `bad stubborn ${i}` : `w${i}`))),
  });
  const words = await rig.serve();
  expect(words.length).toBe(24);
  expect(words.every((word) => word.startsWith("w"))).toBe(true);
  expect(
    rig.isolation
      .verdicts()
      .map(({ name, gone }) => [name, gone])
      .toSorted(),
  ).toEqual([...bad].map((i): [string, boolean] => [`r${i}`, true]).toSorted());
});
