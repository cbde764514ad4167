import { expect, test } from "bun:test";
import * as v from "valibot";
import { createMetrics } from "../observe/metrics.ts";
import { createFakeClock } from "../testing/fake-clock.ts";
import { createRecordingLogger } from "../testing/recording-logger.ts";
import type { HookRunner, Hooks, PluginContext } from "./api.ts";
import { PluginConfigError } from "./check.ts";
import { FailedHook } from "./contract/failed-hook.ts";
import { definePlugin } from "./define.ts";
import { createHost } from "./host.ts";
import type { PluginUse } from "./use.ts";

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

async function ask(hooks: HookRunner, value: never) {
  const answer = await hooks.run("cluster", value, context);
  return answer instanceof FailedHook ? answer.value : answer;
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
  const first = await ask(host.hooks, value);
  expect(first?.altStatName).toBe("abc");
  expect(await ask(host.hooks, value)).toBe(first as never);
  expect(calls).toEqual(["a", "b", "c"]);
});

test("a failing hook keeps the last good answer, or is skipped, as it says", async () => {
  let broken = false;
  const marks = (name: string, onError: "keep" | "skip") =>
    hooksPlugin(name, {
      cluster: {
        onError,
        handler: (value) => {
          if (broken) throw new Error("boom");
          return { ...value, altStatName: name };
        },
      },
    });
  const failing = hostOf([{ definition: marks("acme/fail", "keep") }]);
  const skipping = hostOf([{ definition: marks("acme/skip", "skip") }]);
  expect((await ask(failing.host.hooks, cluster("x")))?.altStatName).toBe("acme/fail");
  broken = true;
  expect((await ask(failing.host.hooks, cluster("x")))?.altStatName).toBe("acme/fail");
  expect((await ask(skipping.host.hooks, cluster("x")))?.altStatName).toBeUndefined();
  expect(failing.lines.filter(({ level }) => level === "error").map(({ fields }) => fields["plugin"])).toEqual([
    "hooks/acme/fail",
  ]);
});

test("an asynchronous hook that misses its deadline has failed", async () => {
  const definition = hooksPlugin("acme/slow", { cluster: { deadlineMs: 50, handler: () => new Promise(() => {}) } });
  const { host, clock, lines } = hostOf([{ definition }]);
  const value = cluster("x");
  const answer = ask(host.hooks, value);
  await clock.advance(50);
  expect(await answer).toBeUndefined();
  expect(String(lines[0]?.fields["error"])).toContain("no answer within 50 ms");
});

test("two hosts in one process share nothing", async () => {
  const one = hostOf([{ definition: hooksPlugin("acme/a", { cluster: { handler: () => undefined } }) }]);
  const other = hostOf([]);
  expect([one.host.hooks.has("cluster"), other.host.hooks.has("cluster")]).toEqual([true, false]);
});

test("two uses of one plugin have ids of their own", () => {
  const definition = hooksPlugin("acme/a", {});
  const { host } = hostOf([{ definition }, { definition }, { definition, instance: "edge" }, { definition }]);
  expect(host.instances.map(({ id }) => id)).toEqual([
    "hooks/acme/a",
    "hooks/acme/a#2",
    "hooks/acme/a#edge",
    "hooks/acme/a#3",
  ]);
});

test.each([
  ["routes", () => ({ routes: { handler: () => undefined } }), "routes: is no hook point (route?); there are world,"],
  ["hander", () => ({ route: { hander: () => undefined } }), "route: hander is no field of a hook (handler?)"],
  ["no function", () => ({ route: { handler: 1 } }), "route: handler must be a function"],
  [
    "onError",
    () => ({ route: { onError: "kepp", handler: () => undefined } }),
    "route: onError must be one of keep, skip, withhold",
  ],
  ["fail", () => ({ route: { onError: "fail", handler: () => undefined } }), "route: onError: fail is called keep now"],
  ["nothing", () => undefined, "create must return its hooks, not undefined"],
])("hooks that are not written as they must be are errors that name plugin and point: %s", (_what, create, text) => {
  const definition = definePlugin({
    kind: "hooks",
    name: "acme/odd",
    ...about,
    config: v.strictObject({}),
    create: create as never,
  });
  expect(() => hostOf([{ definition }])).toThrow(`plugin acme/odd: ${text}`);
});

test("a plugin that cannot be used is disabled and the rest serves, unless it is required", async () => {
  const config = v.strictObject({ max: v.optional(v.number()) });
  const odd = definePlugin({
    kind: "hooks",
    name: "acme/odd",
    ...about,
    config,
    create: () => ({ routes: {} }) as never,
  });
  const throws = definePlugin({
    kind: "hooks",
    name: "acme/throws",
    ...about,
    config,
    create: () => {
      throw new Error("no licence");
    },
  });
  const late = definePlugin({
    kind: "hooks",
    name: "acme/late",
    ...about,
    config,
    create: () => ({ cluster: (value) => value, start: () => Promise.reject(new Error("port in use")) }),
  });
  const uses = [
    { definition: odd },
    { definition: throws },
    { definition: hooksPlugin("acme/lost", {}), broken: "cannot be loaded: no such file" },
    { definition: hooksPlugin("acme/config", {}), config: { max: 1 } },
    { definition: late },
    { definition: hooksPlugin("acme/good", {}) },
  ];
  const { host, lines } = hostOf(uses.map((use) => ({ ...use, required: false })));
  await host.start();
  expect(host.instances.map(({ id }) => id)).toEqual(["hooks/acme/good"]);
  expect(host.hooks.has("cluster")).toBe(false);
  expect(host.disabled().map(({ id, reason }) => `${id}: ${reason}`)).toEqual([
    expect.stringContaining("hooks/acme/odd: plugin acme/odd: routes: is no hook point"),
    "hooks/acme/throws: hooks/acme/throws: create failed: no licence",
    "hooks/acme/lost: cannot be loaded: no such file",
    expect.stringContaining("hooks/acme/config: plugin acme/config: configuration is not valid: max"),
    "hooks/acme/late: hooks/acme/late: start failed: port in use",
  ]);
  expect(host.troubles().map(({ id }) => id)).toEqual(host.disabled().map(({ id }) => id));
  expect(lines.filter(({ message }) => message.includes("is disabled")).length).toBe(5);
  for (const use of uses.slice(0, 4)) expect(() => hostOf([use])).toThrow();
  await expect(hostOf([{ definition: late }]).host.start()).rejects.toThrow("port in use");
});

test("start and stop that hang are given up after their deadlines, and health that hangs or is nonsense is told", async () => {
  const forever = () => new Promise<never>(() => {});
  const part = (name: string, lifecycle: object) =>
    definePlugin({ kind: "hooks", name, ...about, config: v.strictObject({}), create: () => lifecycle as Hooks });
  const starting = hostOf([{ definition: part("acme/start", { start: forever }), required: false }]);
  const started = starting.host.start();
  await starting.clock.advance(30_000);
  await started;
  expect(starting.host.disabled()[0]?.reason).toContain("start failed: no answer within 30000 ms");

  const stopping = hostOf([{ definition: part("acme/stop", { stop: forever }) }]);
  const stopped = stopping.host.stop();
  await stopping.clock.advance(10_000);
  await stopped;
  expect(String(stopping.lines[0]?.fields["error"])).toContain("stop failed: no answer within 10000 ms");

  const throws = () => {
    throw new Error("boom");
  };
  const ailing = hostOf(
    [
      { health: forever },
      { health: () => 42 },
      { health: throws },
      { health: async () => ({ ok: false, reason: "later" }) },
    ].map((lifecycle, i) => ({ definition: part(`acme/h${i}`, lifecycle) })),
  );
  ailing.host.health();
  await ailing.clock.advance(1_001);
  expect(ailing.host.health().map(({ health }) => (health.ok ? "ok" : health.reason))).toEqual([
    "health: no answer within 1000 ms",
    "health answered neither ok nor a reason",
    "hooks/acme/h2: health failed: boom",
    "later",
  ]);
});
