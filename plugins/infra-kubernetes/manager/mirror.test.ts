import { expect, test } from "bun:test";
import type { KubeClient, WatchEvent } from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { createFakeClock, createRecordingLogger } from "../../../core/testing/mod.ts";
import { GATEWAY } from "../manifests/resources.ts";
import { createMirror } from "./mirror.ts";

const object = (name: string, resourceVersion: string): KubeObject => ({
  apiVersion: "gateway.networking.k8s.io/v1",
  kind: "Gateway",
  metadata: { namespace: "n", name, resourceVersion },
});
const failure = { code: 500, reason: "", message: "" };

type Answer = readonly KubeObject[] | "refused" | readonly WatchEvent[];

/** A mirror of a server that answers lists and watches from a script, and the calls it got. */
function follow(lists: Answer[], watches: (readonly WatchEvent[])[]) {
  const calls: string[] = [];
  const changed: string[] = [];
  const client = {
    list: async () => {
      calls.push("list");
      const items = lists.shift() ?? "refused";
      if (items === "refused") return { fault: failure };
      return { value: { items, resourceVersion: "10" } };
    },
    watch: async function* (_: unknown, { resourceVersion, signal }: { resourceVersion: string; signal: AbortSignal }) {
      calls.push(`watch ${resourceVersion}`);
      const events = watches.shift();
      if (events) yield events;
      else await new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
    },
  } as unknown as KubeClient;
  const abort = new AbortController();
  const clock = createFakeClock();
  const mirror = createMirror({
    client,
    resource: GATEWAY,
    selection: { signal: abort.signal },
    clock,
    log: createRecordingLogger().log,
    unlisted: { note: () => {} },
    onChange: ({ metadata }) => changed.push(metadata.name),
  });
  const names = () => mirror.all().map(({ metadata }) => metadata.name);
  return { mirror, clock, calls, changed, names, stop: () => abort.abort() };
}

test("a watch goes on where it ended, with the newest version it heard of", async () => {
  const { calls, clock, names, stop } = follow(
    [[object("a", "5")]],
    [
      [{ type: "upsert", object: object("b", "11") }],
      [{ type: "bookmark", resourceVersion: "20", initialEnd: false }],
      [{ type: "remove", object: object("a", "21") }],
    ],
  );
  await clock.advance(1000);
  expect(calls).toEqual(["list", "watch 10", "watch 11", "watch 20", "watch 21"]);
  expect(names()).toEqual(["b"]);
  stop();
});

test("a version that is too old leads to a new list, which takes away what is gone", async () => {
  const { calls, changed, clock, names, stop } = follow(
    [[object("a", "5"), object("b", "6")], [object("b", "30")]],
    [[{ type: "error", error: { code: 410, reason: "Expired", message: "" } }]],
  );
  await clock.advance(1000);
  expect(calls).toEqual(["list", "watch 10", "list", "watch 10"]);
  expect(names()).toEqual(["b"]);
  expect(changed).toEqual(["a", "b", "b", "a"]);
  stop();
});

test("a server that refuses is asked again, less and less often", async () => {
  const { calls, clock, mirror, stop } = follow(["refused", "refused", [object("a", "5")]], []);
  let ready = false;
  void mirror.ready.then(() => {
    ready = true;
  });
  await clock.advance(200);
  expect([calls, ready]).toEqual([["list"], false]);
  await clock.advance(100);
  expect(calls).toEqual(["list", "list"]);
  await clock.advance(500);
  expect([calls.at(-1), ready]).toEqual(["watch 10", true]);
  stop();
});
