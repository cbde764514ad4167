import { expect, test } from "bun:test";
import { create } from "@bufbuild/protobuf";
import { ClusterSchema } from "../envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { createMetrics } from "../observe/mod.ts";
import { createFakeClock, createRecordingLogger } from "../testing/mod.ts";
import type { HookContext, Hooks } from "./api.ts";
import { createGuard } from "./guard.ts";
import { createHookRunner } from "./hooks.ts";

const pool = { apiVersion: "example.io/v1", kind: "Pool", metadata: { name: "a" } };
const policy = { apiVersion: "example.io/v1", kind: "Policy", metadata: { name: "b" } };

function runner(hooks: Hooks) {
  const { log, lines } = createRecordingLogger();
  const clock = createFakeClock();
  const guard = createGuard("acme/marks", { clock, log, metrics: createMetrics() });
  return { lines, hooks: createHookRunner([{ id: "acme/marks", hooks, guard }], clock, log) };
}

const context = (more: Partial<HookContext>): HookContext => ({
  irKey: "default/eg",
  sources: [],
  objects: [],
  ...more,
});

test("a hook is asked again when an object or a policy that comes with the value has changed", async () => {
  const seen: string[] = [];
  const { hooks } = runner({
    cluster: {
      handler(cluster, { objects, policies = [] }) {
        seen.push([...objects, ...policies].map(({ metadata }) => metadata.name).join(" "));
        return { ...cluster, altStatName: `asked ${seen.length} times` };
      },
    },
  });
  const cluster = create(ClusterSchema, { name: "web" });
  const ask = async (more: Partial<HookContext>) => (await hooks.run("cluster", cluster, context(more))).altStatName;
  expect(await ask({ objects: [pool] })).toBe("asked 1 times");
  expect(await ask({ objects: [pool] })).toBe("asked 1 times");
  expect(await ask({ objects: [{ ...pool }] })).toBe("asked 2 times");
  expect(await ask({ objects: [pool], policies: [policy] })).toBe("asked 3 times");
  expect(await ask({ objects: [pool], policies: [policy] })).toBe("asked 3 times");
  expect(seen).toEqual(["a", "a", "a b"]);
});

test("a failure names the plugin, the hook, the gateway and the resource", async () => {
  const { hooks, lines } = runner({
    cluster: {
      handler() {
        throw new Error("no pool");
      },
    },
  });
  const cluster = create(ClusterSchema, { name: "web" });
  expect(await hooks.run("cluster", cluster, context({}))).toBe(cluster);
  expect(lines.map(({ level, fields }) => ({ level, ...fields }))).toMatchObject([
    { level: "error", plugin: "acme/marks", hook: "cluster", gateway: "default/eg", resource: "web" },
  ]);
});
