import { expect, test } from "bun:test";
import * as v from "valibot";
import { createMetrics } from "../observe/metrics.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import type { Hooks, PluginContext } from "./api.ts";
import { PluginConfigError } from "./check.ts";
import { definePlugin } from "./define.ts";
import { createHost, type PluginUse } from "./host.ts";

const about = { version: "1.0.0", stability: "stable", summary: "For a test." } as const;

function hooksPlugin(name: string, hooks: Hooks) {
  return definePlugin({ kind: "hooks", name, ...about, config: v.strictObject({}), create: () => hooks });
}

function hostOf(uses: readonly PluginUse[]) {
  const clock = createFakeClock();
  const metrics = createMetrics();
  const { log, lines } = createRecordingLogger();
  return { clock, metrics, lines, host: createHost(uses, { clock, metrics, log, report: () => {} }) };
}

const cluster = (name: string) => ({ name }) as never;
const context = { irKey: "default/eg", sources: [], objects: [] };

test("a configuration is parsed by the plugin's own schema, and an unknown key is refused with its path", () => {
  let seen: unknown;
  const definition = definePlugin({
    kind: "infra",
    name: "acme/nowhere",
    ...about,
    config: v.strictObject({ limits: v.optional(v.strictObject({ max: v.optional(v.number(), 5) }), {}) }),
    create: ({ config }: PluginContext<unknown>) => {
      seen = config;
      return { apply: async () => {}, remove: async () => {} };
    },
  });
  hostOf([{ definition }]);
  expect(seen).toEqual({ limits: { max: 5 } });
  expect(() => hostOf([{ definition, config: { limits: { maximum: 1 } } }])).toThrow(
    /plugin acme\/nowhere: .*limits\.maximum/,
  );
});

test("a definition for another version of the contract is refused", () => {
  const definition = { ...hooksPlugin("acme/future", {}), api: 99 };
  expect(() => hostOf([{ definition }])).toThrow(PluginConfigError);
});

test("what was started is stopped, last first, when a later plugin fails to start", async () => {
  const events: string[] = [];
  const part = (name: string, fails = false) =>
    definePlugin({
      kind: "infra",
      name,
      ...about,
      config: v.strictObject({}),
      create: (ctx) => ({
        apply: async () => {},
        remove: async () => {},
        async start() {
          ctx.defer(() => void events.push(`clean ${name}`));
          if (fails) throw new Error("port in use");
          events.push(`start ${name}`);
        },
        stop: async () => void events.push(`stop ${name}`),
      }),
    });
  const { host } = hostOf([{ definition: part("a") }, { definition: part("b", true) }]);
  await expect(host.start()).rejects.toThrow("infra/b: start failed: port in use");
  expect(events).toEqual(["start a", "stop b", "clean b", "stop a", "clean a"]);
});

test("hooks run pre, normal, post, and their answers are kept by the identity of the value", async () => {
  const calls: string[] = [];
  const step = (mark: string, order: "pre" | "normal" | "post") =>
    hooksPlugin(`acme/${mark}`, {
      cluster: {
        order,
        handler: (value) => {
          calls.push(mark);
          return { ...value, altStatName: `${value.altStatName ?? ""}${mark}` };
        },
      },
    });
  const { host } = hostOf(
    [step("c", "post"), step("b", "normal"), step("a", "pre")].map((definition) => ({ definition })),
  );
  const value = cluster("one");
  const first = await host.hooks.run("cluster", value, context);
  expect(first.altStatName).toBe("abc");
  expect(await host.hooks.run("cluster", value, context)).toBe(first);
  expect(calls).toEqual(["a", "b", "c"]);
});

test("a failing hook keeps the last good answer, or is skipped, as it says", async () => {
  let broken = false;
  const marks = (name: string, onError: "fail" | "skip") =>
    hooksPlugin(name, {
      cluster: {
        onError,
        handler: (value) => {
          if (broken) throw new Error("boom");
          return { ...value, altStatName: name };
        },
      },
    });
  const failing = hostOf([{ definition: marks("acme/fail", "fail") }]);
  const skipping = hostOf([{ definition: marks("acme/skip", "skip") }]);
  expect((await failing.host.hooks.run("cluster", cluster("x"), context)).altStatName).toBe("acme/fail");
  broken = true;
  expect((await failing.host.hooks.run("cluster", cluster("x"), context)).altStatName).toBe("acme/fail");
  expect((await skipping.host.hooks.run("cluster", cluster("x"), context)).altStatName).toBeUndefined();
  expect(failing.lines.filter(({ level }) => level === "error").map(({ fields }) => fields["plugin"])).toEqual([
    "hooks/acme/fail",
  ]);
});

test("an asynchronous hook that misses its deadline has failed", async () => {
  const definition = hooksPlugin("acme/slow", { cluster: { deadlineMs: 50, handler: () => new Promise(() => {}) } });
  const { host, clock, lines } = hostOf([{ definition }]);
  const value = cluster("x");
  const answer = host.hooks.run("cluster", value, context);
  await clock.advance(50);
  expect(await answer).toBe(value);
  expect(String(lines[0]?.fields["error"])).toContain("no answer within 50 ms");
});

test("two hosts in one process share nothing", async () => {
  const one = hostOf([{ definition: hooksPlugin("acme/a", { cluster: { handler: () => undefined } }) }]);
  const other = hostOf([]);
  expect([one.host.hooks.has("cluster"), other.host.hooks.has("cluster")]).toEqual([true, false]);
});
