import { expect, test } from "bun:test";
import { type KubeClient, unreachable } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { Election } from "./election.ts";

const TIMES = { namespace: "system", name: "lock", leaseMs: 15_000, renewMs: 10_000, retryMs: 2_000 };
const missing = { fault: { code: 404, reason: "NotFound", message: "" } } as const;
const conflict = { fault: { code: 409, reason: "Conflict", message: "" } } as const;

/** One Lease, with the optimistic writes of an API server; each replica can be cut off from it. */
function makeCluster() {
  let lease: KubeObject | undefined;
  let version = 0;
  const store = (object: KubeObject) => {
    lease = { ...object, metadata: { ...object.metadata, resourceVersion: String(++version) } };
    return { value: lease } as const;
  };
  const clock = createFakeClock();
  const replica = (identity: string) => {
    const link = { up: true };
    const answer = async <T>(value: () => T) => (link.up ? value() : ({ fault: unreachable("cut off") } as const));
    const client = {
      get: () => answer(() => (lease ? ({ value: lease } as const) : missing)),
      create: (_: unknown, object: KubeObject) => answer(() => (lease ? conflict : store(object))),
      replace: (_: unknown, object: KubeObject) =>
        answer(() => (object.metadata.resourceVersion === lease?.metadata.resourceVersion ? store(object) : conflict)),
    } as unknown as KubeClient;
    const election = new Election({ client, clock, log: createRecordingLogger().log, identity });
    return { election, link };
  };
  return { clock, replica };
}

test("the first one leads, and goes on leading as long as it renews", async () => {
  const { clock, replica } = makeCluster();
  const [one, two] = [replica("one"), replica("two")];
  await one.election.start(TIMES);
  await two.election.start(TIMES);
  await clock.advance(60_000);
  expect([one.election.leads(), two.election.leads()]).toEqual([true, false]);
});

test("a leader that is cut off stops before another one starts", async () => {
  const { clock, replica } = makeCluster();
  const [one, two] = [replica("one"), replica("two")];
  const changes: string[] = [];
  one.election.onChange((leads) => changes.push(`one ${leads} at ${clock.now()}`));
  two.election.onChange((leads) => changes.push(`two ${leads} at ${clock.now()}`));
  await one.election.start(TIMES);
  await two.election.start(TIMES);
  one.link.up = false;
  await clock.advance(30_000);
  expect(changes).toEqual(["one true at 0", "one false at 10000", "two true at 16000"]);
});

test("a short cut changes nothing", async () => {
  const { clock, replica } = makeCluster();
  const [one, two] = [replica("one"), replica("two")];
  await one.election.start(TIMES);
  await two.election.start(TIMES);
  one.link.up = false;
  await clock.advance(7_000);
  one.link.up = true;
  await clock.advance(30_000);
  expect([one.election.leads(), two.election.leads()]).toEqual([true, false]);
});

test("a leader that stops in order gives the lease back, and the next attempt of another one takes it", async () => {
  const { clock, replica } = makeCluster();
  const [one, two] = [replica("one"), replica("two")];
  await one.election.start(TIMES);
  await two.election.start(TIMES);
  await one.election.stop();
  expect(one.election.leads()).toBe(false);
  await clock.advance(2_000);
  expect(two.election.leads()).toBe(true);
  await one.election.stop();
});
