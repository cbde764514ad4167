import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import { type Cluster, ClusterSchema } from "../../envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { encodeMessage } from "../../envoy/mod.ts";
import { createMetrics } from "../../observe/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../testing/mod.ts";
import { FailedHook } from "../contract/failed-hook.ts";
import type { OnError } from "../contract/hooks.ts";
import { createGuard } from "../guard.ts";
import { createHookRunner } from "../hooks.ts";

const IR = "default/eg";
const KEY = "cluster web";
const REFUSALS = [{ resource: "web", sources: [], reason: "no" }];

function setUp(onError: OnError, statName: () => string) {
  const { log, lines } = createRecordingLogger();
  const clock = createFakeClock();
  let changes = 0;
  const guard = createGuard("acme/marks", { clock, log, metrics: createMetrics() });
  const handler = (cluster: Cluster) => ({ ...cluster, altStatName: statName() });
  const hooks = createHookRunner(
    [{ id: "acme/marks", hooks: { cluster: { onError, handler } }, guard }],
    clock,
    log,
    () => {
      changes++;
    },
  );
  const ask = async (cluster = encodeMessage(ClusterSchema, { name: "web" })) => {
    const answer = await hooks.runEncoded("cluster", cluster, { irKey: IR, sources: [], objects: [], name: "web" });
    const told = (message: object | undefined) => (message as Cluster | undefined)?.altStatName;
    if (!(answer instanceof FailedHook)) return told(answer.message());
    return [answer.outcome, told(answer.value?.message()), answer.probes];
  };
  const refuse = () => hooks.answers.refuse(IR, new Map([[KEY, "no such thing"]]));
  return { hooks, lines, ask, refuse, changes: () => changes };
}

test("an answer that is refused counts as a failure of its hook for as long as it is the same", async () => {
  let text = "bad";
  const { hooks, ask, refuse, lines, changes } = setUp("withhold", () => text);
  const cluster = encodeMessage(ClusterSchema, { name: "web" });
  hooks.answers.published(1);
  expect(await ask(cluster)).toBe("bad");
  expect(hooks.answers.behind(IR, REFUSALS)).toEqual([KEY]);
  expect(refuse()).toEqual([{ point: "cluster", plugins: ["acme/marks"], about: "web", reason: "no such thing" }]);
  expect(changes()).toBe(1);
  expect(await ask(cluster)).toEqual(["withheld", undefined, false]);
  expect(await ask()).toEqual(["withheld", undefined, false]);
  expect(hooks.failing()[0]?.health).toMatchObject({
    reason: expect.stringContaining("Envoy refuses what it made: no such thing"),
  });
  expect(lines.length).toBe(1);
  text = "good";
  expect(await ask()).toBe("good");
  expect(hooks.failing()).toEqual([]);
});

test("what a proxy accepted stays in force where the hook keeps it, whatever came and was refused after it", async () => {
  let text = "good";
  const { hooks, ask, refuse } = setUp("keep", () => text);
  hooks.answers.published(1);
  await ask();
  hooks.answers.accepted(IR, 1);
  expect(hooks.answers.behind(IR, REFUSALS)).toEqual([]);
  hooks.answers.published(2);
  for (text of ["bad", "worse"]) await ask();
  refuse();
  expect(await ask()).toEqual(["kept", "good", false]);
});

test("a trial without an answer says so, tells nobody of a failure, and ends", async () => {
  const { hooks, ask } = setUp("skip", () => "new");
  await ask();
  hooks.answers.tryWithout(IR, new Set([KEY]));
  expect(await ask()).toEqual(["skipped", "", true]);
  expect(hooks.failing()).toEqual([]);
  hooks.answers.tryWithout(IR);
  expect(await ask()).toBe("new");
});

test("what is not changed is nobody's", async () => {
  const { hooks } = setUp("keep", () => "x");
  const context = { irKey: IR, sources: [], objects: [], name: "other" };
  await hooks.run("listener", create(ClusterSchema, { name: "other" }) as never, context);
  expect(hooks.answers.behind(IR, [{ resource: "other", sources: [], reason: "no" }])).toEqual([]);
});
