import { expect, test } from "bun:test";
import * as v from "valibot";
import { derive } from "./incremental/reader.ts";
import { createMetrics } from "./observe/metrics.ts";
import type { IrKey, Translation } from "./plugin/api.ts";
import { PluginConfigError } from "./plugin/check.ts";
import { definePlugin } from "./plugin/define.ts";
import { createPostern } from "./postern.ts";
import { createStore } from "./resource/store.ts";
import { createFakeClock } from "./testing/fake-clock.ts";
import { createRecordingLogger } from "./testing/recording-logger.ts";
import { verify } from "./testing/verify.ts";

const about = { version: "1.0.0", stability: "stable", summary: "For a test.", config: v.strictObject({}) } as const;

/** The smallest whole Postern: every Namespace becomes a data plane. */
function parts(events: string[] = []) {
  const store = createStore();
  const published: IrKey[][] = [];
  const namespace = { apiVersion: "v1", kind: "Namespace", metadata: { name: "edge" } };
  const provider = definePlugin({
    kind: "provider",
    name: "one",
    ...about,
    create: () => {
      let publish: (snapshot: typeof store.snapshot) => void = () => {};
      return {
        watch: (to) => {
          publish = to;
        },
        async start() {
          events.push("provider");
          publish(store.apply({ upsert: [namespace] }));
        },
      };
    },
  });
  const root = derive("root", (_key, read): Translation => {
    return {
      xds: Object.fromEntries(read.all("Namespace").map(({ metadata }) => [metadata.name, {}])),
      infra: {},
      status: [],
    };
  });
  const translator = definePlugin({ kind: "translator", name: "one", ...about, create: () => ({ root }) });
  const output = definePlugin({
    kind: "output",
    name: "one",
    ...about,
    create: () => ({
      start: async () => void events.push("output"),
      publish: async (xds) => void published.push(Object.keys(xds)),
    }),
  });
  return {
    provider: { definition: provider },
    translator: { definition: translator },
    output: { definition: output },
    published,
  };
}

const ports = () => ({
  settings: {},
  clock: createFakeClock(),
  log: createRecordingLogger().log,
  metrics: createMetrics(),
  verify,
});

test("a world goes from the provider to the output, which was started first", async () => {
  const events: string[] = [];
  const { provider, translator, output, published } = parts(events);
  const given = ports();
  const postern = createPostern({ ...given, plugins: [provider, translator, output] });
  await postern.start();
  await given.clock.advance(100);
  expect(published).toEqual([["edge"]]);
  expect(events).toEqual(["output", "provider"]);
  await postern.stop();
});

test("two in one process share nothing", async () => {
  const [one, other] = [parts(), parts()];
  const given = ports();
  const first = createPostern({ ...given, plugins: [one.provider, one.translator, one.output] });
  const second = createPostern({ ...ports(), plugins: [other.provider, other.translator, other.output] });
  await first.start();
  await given.clock.advance(100);
  expect([first.pipeline.sequence, second.pipeline.sequence]).toEqual([1, 0]);
  await first.stop();
});

test("an incomplete or ambiguous set of plugins is refused by name", () => {
  const { provider, translator, output } = parts();
  expect(() => createPostern({ ...ports(), plugins: [translator, output] })).toThrow("no provider plugin is listed");
  expect(() => createPostern({ ...ports(), plugins: [provider, translator] })).toThrow(PluginConfigError);
  expect(() => createPostern({ ...ports(), plugins: [provider, provider, translator, output] })).toThrow(
    "2 provider plugins are listed (provider/one, provider/one)",
  );
});
