import { expect, test } from "bun:test";
import { createMetrics } from "../../core/observe/mod.ts";
import { processMetrics } from "./process-metrics.ts";

test("numbers of the process are looked at when they are asked for", () => {
  const metrics = createMetrics();
  processMetrics(metrics, 1_767_225_600_500);
  const numberOf = (name: string) => Number(new RegExp(`^${name} (\\S+)$`, "m").exec(metrics.prometheus())?.[1]);
  expect(numberOf("process_start_time_seconds")).toBe(1_767_225_600.5);
  const before = numberOf("process_cpu_seconds_total");
  const rounds = Array.from({ length: 3e6 }, (_, i) => Math.sqrt(i));
  expect(rounds.length).toBe(3e6);
  expect(numberOf("process_cpu_seconds_total")).toBeGreaterThan(before);
  expect(numberOf("process_resident_memory_bytes")).toBeGreaterThan(10 * 2 ** 20);
  if (process.platform !== "linux") return;
  expect(numberOf("process_virtual_memory_bytes")).toBeGreaterThan(numberOf("process_resident_memory_bytes"));
  expect(numberOf("process_max_fds")).toBeGreaterThan(numberOf("process_open_fds"));
});
