import { expect, test } from "bun:test";
import * as v from "valibot";
import { createMetrics } from "../observe/metrics.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import type { Output } from "./api.ts";
import { containOutput } from "./contained-output.ts";
import { definePlugin } from "./define.ts";
import { createHost, type Instance } from "./host.ts";

function contained(output: Output) {
  const clock = createFakeClock();
  const { log, lines } = createRecordingLogger();
  const definition = definePlugin({
    ...{ kind: "output", name: "acme/out", version: "1.0.0", stability: "stable", summary: "For a test." },
    config: v.strictObject({}),
    create: () => output,
  });
  const [instance] = createHost([{ definition }], { clock, log, metrics: createMetrics(), report: () => {} }).of(
    "output",
  );
  return { output: containOutput(instance as Instance<"output">, { clock, log }), lines };
}

test("what an output does not have stays absent, and what it has is asked", async () => {
  const bare = contained({ publish: async () => {} }).output;
  expect([bare.tryOut, bare.hasProxies, await bare.verify?.({}, {})]).toEqual([undefined, undefined, []]);
  const full = contained({ publish: async () => {}, hasProxies: (irKey) => irKey === "default/eg" }).output;
  expect([full.hasProxies?.("default/eg"), full.hasProxies?.("default/other")]).toEqual([true, false]);
});

test("an output whose every call throws costs nobody anything but a trial, and says so by name", async () => {
  const boom = () => {
    throw new Error("boom");
  };
  const all = { publish: boom, verify: boom, served: boom, hasProxies: boom, onAnswer: boom, endTrials: boom };
  const { output, lines } = contained(all as unknown as Output);
  await output.publish({}, 1, async () => []);
  await output.served?.(1);
  output.onAnswer?.(() => {});
  output.endTrials?.("default/eg");
  expect(output.hasProxies?.("default/eg")).toBe(false);
  expect(await output.verify?.({}, {})).toEqual(["PluginError: output/acme/out: verify failed: boom"]);
  expect(output.trouble()?.health).toEqual({ ok: false, reason: "output/acme/out: publish failed: boom" });
  expect(new Set(lines.map(({ fields }) => fields["plugin"]))).toEqual(new Set(["output/acme/out"]));
});
