import { describe, expect, test } from "bun:test";
import { createFakeClock } from "../../../core/testing/mod.ts";
import { openConnections } from "./admin.ts";
import { type DrainSettings, drain, drainIfAlive } from "./drain.ts";
import { mayStop, serveManager, waitForFile } from "./manager.ts";

const settings: DrainSettings = {
  healthCheckFailureDelay: 0,
  drainTimeout: 60,
  minDrainDuration: 10,
  exitAtConnections: 0,
};

/** Drains an Envoy whose open connections are a function of the seconds that have passed. */
async function run(own: Partial<DrainSettings>, open: (second: number) => number | undefined) {
  const clock = createFakeClock();
  const posts: string[] = [];
  let ended: number | undefined;
  const done = drain(
    { ...settings, ...own },
    {
      clock,
      log: () => {},
      admin: {
        post: async (path) => void posts.push(`${clock.now() / 1000} ${path}`),
        connections: async () => {
          const count = open(clock.now() / 1000);
          if (count === undefined) throw new Error("no answer");
          return count;
        },
      },
    },
  ).then(() => {
    ended = clock.now() / 1000;
  });
  await clock.advance(200_000);
  await done;
  return { posts, ended };
}

test("a drain takes its least time, then ends with the last connection", async () => {
  expect(await run({}, () => 0)).toEqual({ posts: ["0 healthcheck/fail"], ended: 11 });
  expect((await run({}, (second) => (second < 30 ? 5 : 0))).ended).toBe(30);
  expect((await run({ exitAtConnections: 5 }, () => 5)).ended).toBe(11);
});

test("a drain ends when its time is up, also when Envoy does not answer", async () => {
  expect((await run({}, () => 5)).ended).toBe(61);
  expect((await run({}, () => undefined)).ended).toBe(61);
});

test("health checks can be left passing for a while", async () => {
  const { posts } = await run({ healthCheckFailureDelay: 5 }, () => 0);
  expect(posts).toEqual(["0 drain_listeners?graceful&skip_exit", "5 healthcheck/fail"]);
});

test("an Envoy that does not answer is not drained when it alone is to stop", async () => {
  const posts: string[] = [];
  const silent = {
    post: async (path: string) => void posts.push(path),
    connections: async () => Promise.reject(new Error("no answer")),
  };
  const lines: string[] = [];
  await drainIfAlive(settings, { clock: createFakeClock(), admin: silent, log: (line) => void lines.push(line) });
  expect([posts, lines]).toEqual([[], ["Envoy does not answer, it may stop"]]);
});

test("only connections of clients count", () => {
  const stats = [
    { name: "listener.0.0.0.0_10080.downstream_cx_active", value: 3 },
    { name: "listener.0.0.0.0_10080.worker_0.downstream_cx_active", value: 3 },
    { name: "listener.0.0.0.0_19001.downstream_cx_active", value: 1 },
    { name: "listener.admin.downstream_cx_active", value: 1 },
    { name: "listener.[__]_10443.downstream_cx_active", value: 4 },
  ];
  expect(openConnections({ stats })).toBe(7);
  expect(() => openConnections({ stats: [] })).toThrow();
});

test("the manager waits for the drain, and gives up when it takes too long", async () => {
  const clock = createFakeClock();
  let there = false;
  const appeared = waitForFile(clock, 10, () => there);
  await clock.advance(5_000);
  there = true;
  await clock.advance(1_000);
  expect(await appeared).toBe(true);
  const never = waitForFile(clock, 10, () => false);
  await clock.advance(11_000);
  expect(await never).toBe(false);
});

test("the manager answers probes and the hook of Envoy's container", async () => {
  const clock = createFakeClock();
  const settings = { port: 0, readyTimeout: 10, clock, log: () => {}, drain: async () => {} };
  const manager = serveManager({ ...settings, startedFile: "/nowhere", readyFile: import.meta.path });
  const status = async (path: string) => (await fetch(`http://127.0.0.1:${manager.port}${path}`)).status;
  expect([await status("/healthz"), await status("/shutdown/ready"), await status("/")]).toEqual([200, 200, 404]);
  await manager.stop();
});

describe("an Envoy that is to stop", () => {
  /** Asks whether it may, with a drain that takes so many seconds; says what happened, and when. */
  async function ask(files: { readonly started: string; readonly ready: string }, drainSeconds = 3) {
    const clock = createFakeClock();
    const happened: string[] = [];
    const note = (what: string) => void happened.push(`${Math.floor(clock.now() / 1000)} ${what}`);
    const drainNow = async () => {
      note("drain");
      await new Promise<void>((resolve) => void clock.after(drainSeconds * 1000, resolve));
    };
    const settings = { readyTimeout: 60, clock, log: () => {}, drain: drainNow };
    const done = mayStop({ ...settings, startedFile: files.started, readyFile: files.ready }).then((may) =>
      note(`${may}`),
    );
    await clock.advance(120_000);
    await done;
    return happened;
  }

  test("while its pod stops waits for that drain, and starts none", async () => {
    expect(await ask({ started: import.meta.path, ready: import.meta.path })).toEqual(["0 true"]);
    expect(await ask({ started: import.meta.path, ready: "/nowhere" })).toEqual(["60 false"]);
  });

  test("alone, as after a failed probe, is drained by the manager, within its patience", async () => {
    expect(await ask({ started: "/nowhere", ready: "/nowhere" })).toEqual(["5 drain", "8 true"]);
    expect(await ask({ started: "/nowhere", ready: "/nowhere" }, 1_000)).toEqual(["5 drain", "65 true"]);
  });
});
