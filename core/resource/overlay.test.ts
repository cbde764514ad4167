import { expect, test } from "bun:test";
import type { KubeObject } from "../object/mod.ts";
import { createOverlays } from "./overlay.ts";
import { objectCell } from "./snapshot.ts";
import { createStore } from "./store.ts";

function gateway(name: string, className: string): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name, namespace: "a" },
    spec: { gatewayClassName: className },
  };
}

const cell = (name: string) => objectCell("Gateway", "a", name);

test("what is replaced stands in the indexes of what replaces it, and what is absent in none", () => {
  const store = createStore();
  store.apply({ upsert: [gateway("one", "x"), gateway("two", "x"), gateway("three", "y")] });
  const before = gateway("two", "y");
  const over = createOverlays().over(
    store.snapshot,
    new Map([
      [cell("one"), undefined],
      [cell("two"), before],
    ]),
  );
  expect(over.get("Gateway", "a", "one")).toBeUndefined();
  expect(over.get("Gateway", "a", "two") as KubeObject).toBe(before);
  expect(over.keys("Gateway", "class", "x")).toEqual([]);
  expect(over.keys("Gateway", "class", "y")).toEqual(["a/three", "a/two"]);
  expect(over.keys("Gateway", "all", "")).toEqual(["a/three", "a/two"]);
  expect(store.snapshot.keys("Gateway", "class", "x")).toEqual(["a/one", "a/two"]);
});

test("a lasting replacement leaves the buckets of other kinds and of other builds alone", () => {
  const store = createStore();
  store.apply({ upsert: [gateway("one", "x"), gateway("two", "x")] });
  const overlays = createOverlays();
  const replaced = new Map([[cell("one"), undefined]]);
  const first = overlays.over(store.snapshot, replaced);
  store.apply({ upsert: [gateway("three", "y")] });
  const second = overlays.over(store.snapshot, replaced);
  expect(second.list("Gateway", "class", "x")).toBe(first.list("Gateway", "class", "x"));
  expect(second.list("Gateway", "all", "")).not.toBe(first.list("Gateway", "all", ""));
});

test("what changed since another overlay are the changes of the store and what either replaced", () => {
  const store = createStore();
  store.apply({ upsert: [gateway("one", "x"), gateway("two", "x")] });
  const overlays = createOverlays();
  const first = overlays.over(store.snapshot, new Map([[cell("one"), undefined]]));
  const base = store.snapshot;
  store.apply({ upsert: [gateway("three", "y")] });
  const second = overlays.over(store.snapshot, new Map([[cell("two"), undefined]]));
  const changed = [...(second.changedSince(first) ?? [])].filter((each) => each.startsWith("object:"));
  expect(changed.sort()).toEqual([cell("one"), cell("three"), cell("two")].sort());
  expect([...(store.snapshot.changedSince(first) ?? [])].filter((each) => each.startsWith("object:"))).toEqual([
    cell("three"),
    cell("one"),
  ]);
  expect([...(first.changedSince(base) ?? [])]).toContain(cell("one"));
});
