import { expect, test } from "bun:test";
import { PLANE, route, rules, setUp } from "../testing/isolation.ts";
import type { StoredVerdict } from "./store.ts";

test("a verdict that was kept is in force from the first build, without a trial", async () => {
  const first = setUp();
  first.store.apply({ upsert: [route("one", rules("bad one")), route("two", rules("two"))] });
  await first.serve();
  const kept = first.saved.flatMap(({ added }) => added);
  expect(kept.map(({ name, proxy, postern }) => [name, proxy, postern])).toEqual([["one", "envoy 1", "1"]]);
  const second = setUp({ kept });
  await second.isolation.start();
  second.store.apply({ upsert: [route("one", rules("bad one")), route("two", rules("two"))] });
  expect(await second.serve()).toEqual(["two"]);
  expect(second.attempts).toEqual([]);
  expect(second.names()).toEqual(["one"]);
});

test("a verdict about other contents, of another Postern or another proxy does not hold", async () => {
  const first = setUp();
  first.store.apply({ upsert: [route("one", rules("bad one"))] });
  await first.serve();
  const [verdict] = first.saved.flatMap(({ added }) => added) as [StoredVerdict];
  for (const [name, kept] of Object.entries({
    contents: { ...verdict, digest: "other" },
    postern: { ...verdict, postern: "0" },
    proxy: { ...verdict, proxy: "envoy 0" },
  })) {
    const rig = setUp({ kept: [kept] });
    await rig.isolation.start();
    rig.store.apply({ upsert: [route("one", rules("bad one"))] });
    await rig.serve();
    expect(`${name}: ${rig.names()}`).toBe(`${name}: one`);
    expect(rig.attempts.length).toBeGreaterThan(0);
  }
});

test("an answer to a trial says nothing of what was published before it", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("one", rules("fine")), route("two", rules("bad two"))] });
  await rig.serve();
  rig.store.apply({ upsert: [route("three", rules("bad three"))] });
  // The world with `three` is published as 100 and tried as 101, and what comes is the late answer to the trial.
  const { store, isolation } = rig;
  const withholding = isolation.withholding(store.snapshot);
  isolation.published(100, { snapshot: store.snapshot, effective: store.snapshot, withholding, inUse: {} });
  isolation.tried(PLANE, 101);
  isolation.answered({ irKey: PLANE, sequence: 101, refusals: [], proxy: "p", version: "envoy 1" });
  await rig.serve();
  expect(rig.names()).toEqual(["two", "three"]);
});

test("a late refusal of what was tried begins no search", async () => {
  const rig = setUp();
  rig.store.apply({ upsert: [route("one", rules("fine"))] });
  await rig.serve();
  rig.isolation.tried(PLANE, 50);
  const refusals = [{ resource: "routes", sources: [], reason: "bad word" }];
  rig.isolation.answered({ irKey: PLANE, sequence: 50, refusals, proxy: "p", version: "envoy 1" });
  expect(rig.isolation.isSearching()).toBe(false);
  await rig.serve();
  expect(rig.names()).toEqual([]);
});

test("what another replica found meanwhile is not looked for among the others", async () => {
  const first = setUp();
  first.store.apply({ upsert: [route("fine", rules("fine"))] });
  await first.serve();
  first.store.apply({ upsert: [route("bad", rules("bad one")), route("good", rules("good"))] });
  await first.serve();
  const found = first.saved.flatMap(({ added }) => added);
  const second = setUp();
  await second.isolation.start();
  second.store.apply({ upsert: [route("fine", rules("fine"))] });
  await second.serve();
  second.store.apply({ upsert: [route("bad", rules("bad one")), route("good", rules("good"))] });
  // The refusal is of a build from before the verdict came.
  const { snapshot } = second.store;
  const withholding = second.isolation.withholding(snapshot);
  second.isolation.published(200, { snapshot, effective: snapshot, withholding, inUse: {} });
  second.hear(found);
  const refusals = [{ resource: "routes", sources: [], reason: "bad one" }];
  second.isolation.answered({ irKey: PLANE, sequence: 200, refusals, proxy: "p", version: "envoy 1" });
  expect(await second.serve()).toEqual(["fine", "good"]);
  expect(second.names()).toEqual(["bad"]);
  expect(second.events.map(({ reason, ref }) => [reason, ref.name])).toEqual([["Withheld", "bad"]]);
});

test("a verdict about contents that are not here yet holds when they come, and is not taken from other replicas before", async () => {
  const first = setUp();
  first.store.apply({ upsert: [route("bad", rules("bad one"))] });
  await first.serve();
  const found = first.saved.flatMap(({ added }) => added);
  const second = setUp();
  await second.isolation.start();
  second.store.apply({ upsert: [route("bad", rules("good as yet"))] });
  await second.serve();
  second.hear(found);
  await second.serve();
  expect(second.saved).toEqual([]);
  second.store.apply({ upsert: [route("bad", rules("bad one"))] });
  await second.serve();
  expect(second.names()).toEqual(["bad"]);
  expect(second.attempts).toEqual([]);
});

test("what is refused although everything is as it was accepted is nobody's fault", async () => {
  const rig = setUp({ always: "broken by a plugin" });
  rig.store.apply({ upsert: Array.from({ length: 10 }, (_, i) => route(`r${i}`, rules(`w${i}`))) });
  await rig.serve();
  expect(rig.names()).toEqual([]);
});
