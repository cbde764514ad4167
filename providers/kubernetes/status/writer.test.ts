import { expect, test } from "bun:test";
import type { KubeClient, KubeResource } from "../../../core/kube/mod.ts";
import { createMetrics } from "../../../core/observe/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { LiveObjects } from "./live.ts";
import { StatusWriter } from "./writer.ts";

const GATEWAY_API = "gateway.networking.k8s.io";

/**
 * A writer whose API server takes everything, after some time if that is said; `written` holds the attached routes of each write and when it came,
 * `most` how many were on their way together.
 */
function setUp(answerMs = 0) {
  const clock = createFakeClock(1_000_000);
  const live = new LiveObjects();
  const written: string[] = [];
  let version = 1;
  let [underWay, most] = [0, 0];
  const take = (_resource: KubeResource, object: KubeObject) => {
    const { listeners } = object.status as { listeners: { attachedRoutes: number }[] };
    written.push(`${listeners[0]?.attachedRoutes} at ${clock.now() - 1_000_000}`);
    most = Math.max(most, ++underWay);
    const value = { ...object, metadata: { ...object.metadata, resourceVersion: `${++version}` } };
    return new Promise((resolve) => {
      const answer = () => {
        underWay--;
        resolve({ value });
      };
      if (answerMs === 0) answer();
      else clock.after(answerMs, answer);
    });
  };
  const writer = new StatusWriter({
    client: { apply: take } as unknown as KubeClient,
    clock,
    log: createRecordingLogger().log,
    metrics: createMetrics(),
    leadership: { leads: () => true, onChange: () => () => {} },
    live,
    controllerName: "example.com/ours",
    rate: { qps: 1000, burst: 1000 },
    inFlight: 4,
    resourceOf: () => undefined,
    supportedFeatures: [],
    signal: new AbortController().signal,
  });
  const say = (attachedRoutes: number, name = "eg") => {
    const listeners = [{ name: "http", supportedKinds: [], attachedRoutes, conditions: [] }];
    writer.want([{ ref: { group: GATEWAY_API, kind: "Gateway", namespace: "a", name }, status: { listeners } }]);
  };
  const observe = (name: string) =>
    live.observe(`object:Gateway:a/${name}`, {
      apiVersion: `${GATEWAY_API}/v1`,
      kind: "Gateway",
      metadata: { name, namespace: "a", resourceVersion: "1" },
    });
  observe("eg");
  return { clock, written, say, observe, writer, most: () => most };
}

test("an object that changes all the time is written at once, then twice a second with what holds then", async () => {
  const { clock, written, say, writer } = setUp();
  for (let routes = 1; routes <= 100; routes++) {
    say(routes);
    await clock.advance(10);
  }
  await clock.advance(5_000);
  expect(written).toEqual(["1 at 0", "50 at 500", "100 at 1000"]);
  expect(writer.pending).toBe(0);
});

test("a change that is taken back while it waits is not written", async () => {
  const { clock, written, say } = setUp();
  say(1);
  await clock.advance(10);
  say(2);
  await clock.advance(10);
  say(1);
  await clock.advance(5_000);
  expect(written).toEqual(["1 at 0"]);
});

test.each([
  [20, 1],
  [100, 4],
])("of %i statuses at once, %i are on their way together", async (count, together) => {
  const { clock, written, say, observe, writer, most } = setUp(10);
  for (let i = 0; i < count; i++) {
    observe(`eg-${i}`);
    say(1, `eg-${i}`);
  }
  await clock.advance(count * 10);
  expect(written).toHaveLength(count);
  expect(writer.pending).toBe(0);
  expect(most()).toBe(together);
});
