import { expect, test } from "bun:test";
import { createStore, type KubeObject, objectCell } from "../resource/mod.ts";
import { AcceptedWorlds } from "./accepted.ts";

const PLANE = "default/eg";

function worldOf(...names: readonly string[]) {
  const objects = names.map(
    (name): KubeObject => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: "a" } }),
  );
  const withholding = { replacements: new Map(), withheld: new Map() };
  const snapshot = createStore().replace(objects);
  return { snapshot, effective: snapshot, withholding, inUse: {} };
}

function inForce(accepted: AcceptedWorlds, name: string): boolean {
  return accepted.of(PLANE)?.inForce(objectCell("ConfigMap", "a", name)) !== undefined;
}

test("the newest build up to the sequence of an answer is what was accepted", () => {
  const accepted = new AcceptedWorlds();
  accepted.published(1, worldOf("one"));
  accepted.published(2, worldOf("one", "two"));
  accepted.accepted(PLANE, 1, 0);
  expect([inForce(accepted, "one"), inForce(accepted, "two")]).toEqual([true, false]);
  accepted.accepted(PLANE, 3, 0);
  expect(inForce(accepted, "two")).toBe(true);
});

test("a late answer to a trial says nothing of the refused build before it", () => {
  const accepted = new AcceptedWorlds();
  accepted.published(1, worldOf("one"));
  accepted.accepted(PLANE, 1, 0);
  accepted.published(2, worldOf("one", "refused"));
  accepted.tried(PLANE, 3);
  accepted.accepted(PLANE, 3, 0);
  expect(inForce(accepted, "refused")).toBe(false);
  accepted.published(4, worldOf("one", "later"));
  accepted.accepted(PLANE, 3, 0);
  expect(inForce(accepted, "later")).toBe(false);
  accepted.accepted(PLANE, 4, 0);
  expect([inForce(accepted, "refused"), inForce(accepted, "later")]).toEqual([false, true]);
});

test("trials of one data plane are nothing to another", () => {
  const accepted = new AcceptedWorlds();
  accepted.published(1, worldOf("one"));
  accepted.tried("default/other", 2);
  accepted.accepted(PLANE, 2, 0);
  expect(inForce(accepted, "one")).toBe(true);
});
