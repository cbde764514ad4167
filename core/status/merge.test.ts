import { expect, test } from "bun:test";
import { mergeStatus } from "./merge.ts";
import type { Condition, ParentStatus } from "./types.ts";

const WRITING = { controllerName: "ours", now: "2026-01-02T00:00:00Z" };
const BEFORE = "2026-01-01T00:00:00Z";

function said(type: string, status: Condition["status"], reason = type): Condition {
  return { type, status, reason, message: reason, observedGeneration: 3 };
}

function written(type: string, status: Condition["status"], reason = type) {
  return { ...said(type, status, reason), lastTransitionTime: BEFORE };
}

test("a condition keeps its time while its status is the same, and gets a new one when it turns", () => {
  const old = { conditions: [written("Accepted", "True"), written("ResolvedRefs", "True")] };
  const merged = mergeStatus(
    old,
    { conditions: [said("Accepted", "True", "Other"), said("ResolvedRefs", "False")] },
    WRITING,
  );
  expect(merged.conditions.map(({ lastTransitionTime }) => lastTransitionTime)).toEqual([BEFORE, WRITING.now]);
});

test("nothing new gives back the identical status", () => {
  const old = { conditions: [written("Accepted", "True")], parents: [] };
  expect(mergeStatus(old, { conditions: [said("Accepted", "True")] }, WRITING)).toBe(old);
});

test("what others say at the top stays, what we said and say no more goes", () => {
  const old = {
    conditions: [written("Programmed", "True"), written("ResolvedRefs", "False"), written("Foreign", "True")],
  };
  const merged = mergeStatus(old, { conditions: [said("Accepted", "True")] }, WRITING);
  expect(merged.conditions.map(({ type }) => type)).toEqual(["Programmed", "Foreign", "Accepted"]);
});

test("parents of other controllers are untouched, ours are replaced in their place", () => {
  const foreign = { parentRef: { name: "a" }, controllerName: "theirs", conditions: [written("Accepted", "False")] };
  const own = {
    parentRef: { name: "b" },
    controllerName: "ours",
    conditions: [written("Accepted", "True"), written("PartiallyInvalid", "True")],
  };
  const gone = { parentRef: { name: "c" }, controllerName: "ours", conditions: [written("Accepted", "True")] };
  const merged = mergeStatus(
    { parents: [foreign, gone, own] },
    {
      parents: [
        { parentRef: { name: "d" }, controllerName: "ours", conditions: [said("Accepted", "True")] },
        { parentRef: { name: "b" }, controllerName: "ours", conditions: [said("Accepted", "True")] },
      ],
    },
    WRITING,
  );
  expect(merged.parents[0]).toBe(foreign);
  expect(merged.parents.map(({ parentRef }) => parentRef.name)).toEqual(["a", "b", "d"]);
  expect(merged.parents[1]?.conditions).toEqual([written("Accepted", "True")]);
});

test("of too many parents the failing ones are kept, and the last one tells of the rest", () => {
  const parents = Array.from({ length: 40 }, (_, i): ParentStatus => {
    const name = `gateway-${String(i).padStart(2, "0")}`;
    return { parentRef: { name }, controllerName: "ours", conditions: [said("Accepted", i === 39 ? "False" : "True")] };
  });
  const merged = mergeStatus(undefined as { parents: ParentStatus[] } | undefined, { parents }, WRITING);
  expect(merged.parents).toHaveLength(32);
  expect(merged.parents[0]?.parentRef.name).toBe("gateway-39");
  expect(merged.parents[31]?.conditions.map(({ type }) => type)).toEqual(["Accepted", "Aggregated"]);
});

test("parents of other controllers are kept also where there are too many; ours give way", () => {
  const parent = (controllerName: string, i: number): ParentStatus => {
    const name = `gateway-${String(i).padStart(2, "0")}`;
    return { parentRef: { name }, controllerName, conditions: [said("Accepted", "True")] };
  };
  const foreign = Array.from({ length: 20 }, (_, i) => parent("theirs", 99 - i));
  const parents = Array.from({ length: 30 }, (_, i) => parent("ours", i));
  const merged = mergeStatus({ parents: foreign }, { parents }, WRITING);
  expect(merged.parents.slice(0, 20)).toEqual(foreign);
  expect(merged.parents.slice(20).map(({ parentRef }) => parentRef.name)).toEqual(
    parents.slice(0, 12).map(({ parentRef }) => parentRef.name),
  );
  expect(merged.parents[31]?.conditions.map(({ type }) => type)).toEqual(["Accepted", "Aggregated"]);
  const full = { parents: Array.from({ length: 32 }, (_, i) => parent("theirs", i)) };
  expect(mergeStatus(full, { parents }, WRITING)).toEqual(full);
});

test("what others say of a listener stays, what we said of it and say no more goes", () => {
  const listener = (conditions: readonly Condition[]) => ({
    ...{ name: "http", attachedRoutes: 0, supportedKinds: [], conditions },
  });
  const foreign = written("example.com/Scanned", "True");
  const old = { listeners: [listener([written("Accepted", "True"), foreign, written("Conflicted", "True")])] };
  const merged = mergeStatus(
    old,
    { listeners: [listener([said("Accepted", "True"), said("Programmed", "True")])] },
    WRITING,
  );
  expect(merged.listeners[0]?.conditions.map(({ type }) => type)).toEqual([
    "Accepted",
    "example.com/Scanned",
    "Programmed",
  ]);
  expect(merged.listeners[0]?.conditions[1]).toBe(foreign);
  expect(mergeStatus(old, { listeners: [] }, WRITING).listeners).toEqual([]);
});

test("a message longer than Kubernetes takes is cut", () => {
  const merged = mergeStatus(
    undefined as { conditions: Condition[] } | undefined,
    { conditions: [{ ...said("Accepted", "True"), message: "x".repeat(40_000) }] },
    WRITING,
  );
  expect(merged.conditions[0]?.message).toHaveLength(32_768);
  expect(merged.conditions[0]?.message.endsWith(" (cut off)")).toBe(true);
});
