import { expect, test } from "bun:test";
import type { InfraIr } from "../ir/mod.ts";
import { createFakeClock, createRecordingLogger } from "../testing/mod.ts";
import { createInfraReconciler } from "./infra.ts";

const infra = { proxy: { name: "a", namespace: "" } } as InfraIr;

test("what earlier runs left is removed once, and tried again after a failure", async () => {
  const calls: string[] = [];
  const manager = {
    apply: async () => {},
    remove: async () => {},
    retain: async (keys: readonly string[]) => {
      calls.push(keys.join(","));
      if (calls.length === 1) throw new Error("no answer");
    },
  };
  const clock = createFakeClock();
  const reconciler = createInfraReconciler(manager, clock, createRecordingLogger().log);
  for (const names of [["a"], ["a", "b"], ["a"]]) {
    reconciler.reconcile(Object.fromEntries(names.map((name) => [name, infra])));
    await clock.advance(0);
  }
  expect(calls).toEqual(["a", "a,b"]);
});
