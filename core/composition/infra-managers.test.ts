import { expect, test } from "bun:test";
import type { InfraIr } from "../ir/mod.ts";
import { createMetrics } from "../observe/mod.ts";
import { createGuard } from "../plugin/guard.ts";
import { createFakeClock, createRecordingLogger } from "../testing/mod.ts";
import { chooseInfra } from "./infra-managers.ts";

test("a new data plane is brought about at once, so that its process starts while its configuration is encoded", () => {
  const calls: string[] = [];
  const value = {
    apply: async (key: string) => void calls.push(`applies ${key}`),
    remove: async (key: string) => void calls.push(`removes ${key}`),
  };
  const around = { clock: createFakeClock(), log: createRecordingLogger().log, metrics: createMetrics() };
  const infra = chooseInfra([{ id: "infra/host", value, guard: createGuard("infra/host", around) }]);
  void infra.apply("a", {} as InfraIr);
  expect(calls).toEqual(["applies a"]);
});
