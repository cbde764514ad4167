import { expect, test } from "bun:test";
import * as v from "valibot";
import { derive } from "./incremental/reader.ts";
import { createMetrics } from "./observe/metrics.ts";
import type { IrKey, Output, Translation } from "./plugin/api.ts";
import { PluginConfigError } from "./plugin/check.ts";
import { definePlugin } from "./plugin/define.ts";
import type { PluginUse } from "./plugin/use.ts";
import { createPostern } from "./postern.ts";
import { createStore } from "./resource/store.ts";
import { createFakeClock } from "./testing/fake-clock.ts";
import { createRecordingLogger } from "./testing/recording-logger.ts";
import { verify } from "./testing/verify.ts";

const about = { version: "1.0.0", stability: "stable", summary: "For a test.", config: v.strictObject({}) } as const;

/** The smallest whole Postern: every Namespace becomes a data plane. */
function parts(events: string[] = [], written: string[] = []) {
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
        writeStatus: async (changed) => void written.push(...changed.map(({ ref }) => ref.name)),
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
      status: read.all("Namespace").map(({ metadata: { name } }) => ({
        ref: { group: "", kind: "Namespace", namespace: "", name },
        status: { conditions: [] },
      })),
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
    written,
  };
}

/** An output of somebody else's, beside the one that serves. */
function outputOf(publish: Output["publish"]): PluginUse {
  const definition = definePlugin({ kind: "output", name: "acme/odd", ...about, create: () => ({ publish }) });
  return { definition: definition as never, required: false };
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

test("an incomplete set of plugins is refused by kind", () => {
  const { provider, translator, output } = parts();
  expect(() => createPostern({ ...ports(), plugins: [translator, output] })).toThrow(
    /^no provider plugin .* is listed/,
  );
  expect(() => createPostern({ ...ports(), plugins: [provider, output] })).toThrow(
    /^no translator plugin .* is listed/,
  );
  expect(() => createPostern({ ...ports(), plugins: [provider, translator] })).toThrow(PluginConfigError);
});

test.each([
  ["throws", () => Promise.reject(new Error("disk full")), "disk full"],
  [
    "throws at once",
    () => {
      throw new Error("disk full");
    },
    "disk full",
  ],
  [
    "hangs",
    () => new Promise<void>(() => {}),
    "publish has not come to an end within 10000 ms: it is given the newest configuration when it does",
  ],
] as const)(
  "an output that %s keeps nobody from what they are given, and its trouble is told",
  async (_what, publish, text) => {
    const { provider, translator, output, published, written } = parts();
    const given = ports();
    const postern = createPostern({ ...given, plugins: [provider, translator, outputOf(publish), output] });
    await postern.start();
    await given.clock.advance(100);
    expect(published).toEqual([["edge"]]);
    await given.clock.advance(10_000);
    expect(written).toEqual(["edge"]);
    expect(postern.troubles()).toEqual([
      { id: "output/acme/odd", health: { ok: false, reason: expect.stringContaining(text) } },
    ]);
    await postern.stop();
  },
);

test("an output that was late is given the newest configuration when it is ready for it", async () => {
  const { provider, translator, output } = parts();
  const given = ports();
  const calls: number[] = [];
  const first = Promise.withResolvers<void>();
  const late = outputOf(async (_xds, sequence) => {
    calls.push(sequence);
    if (sequence === 1) await first.promise;
  });
  const postern = createPostern({ ...given, plugins: [provider, translator, late, output] });
  await postern.start();
  await given.clock.advance(10_100);
  for (let i = 0; i < 2; i++) {
    postern.pipeline.configure({ i });
    await given.clock.advance(1_000);
  }
  expect([calls, postern.pipeline.sequence]).toEqual([[1], 3]);
  first.resolve();
  await given.clock.advance(1);
  expect([calls, postern.troubles()]).toEqual([[1, 3], []]);
  await postern.stop();
});
