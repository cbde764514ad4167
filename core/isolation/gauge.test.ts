import { expect, test } from "bun:test";
import { createMetrics } from "../observe/metrics.ts";
import { createWithheldGauge } from "./gauge.ts";

test("objects that are withheld are counted by kind, each once; a kind of which none is left stands at zero", () => {
  const metrics = createMetrics();
  const count = createWithheldGauge(metrics);
  const series = () =>
    metrics
      .prometheus()
      .split("\n")
      .filter((line) => line.startsWith("postern_withheld_objects{"));
  const ref = (kind: string, name: string) => ({ group: "", kind, namespace: "rude", name });
  count([]);
  expect(series()).toEqual([]);
  count([ref("Secret", "a"), ref("HTTPRoute", "r"), ref("Secret", "b"), ref("HTTPRoute", "r")]);
  expect(series()).toEqual([
    'postern_withheld_objects{kind="Secret"} 2',
    'postern_withheld_objects{kind="HTTPRoute"} 1',
  ]);
  count([ref("HTTPRoute", "r")]);
  expect(series()).toEqual([
    'postern_withheld_objects{kind="Secret"} 0',
    'postern_withheld_objects{kind="HTTPRoute"} 1',
  ]);
});
