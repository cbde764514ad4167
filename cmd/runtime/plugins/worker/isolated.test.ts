import { afterEach, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { RouteSchema } from "../../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { EncodedMessage, encode } from "../../../../core/envoy/mod.ts";
import { createMetrics } from "../../../../core/observe/mod.ts";
import {
  createHost,
  FailedHook,
  type HookRunner,
  type HostOptions,
  type PluginHost,
} from "../../../../core/plugin/mod.ts";
import { createRecordingLogger } from "../../../../core/testing/mod.ts";
import { SYSTEM_CLOCK } from "../../../../library/gateway/clock.ts";
import { bundle } from "../bundle.ts";
import { isolated } from "./isolated.ts";

setDefaultTimeout(30_000);

const hosts: PluginHost[] = [];
afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
});

async function inWorker(route: string, surroundings: Partial<HostOptions> = {}): Promise<HookRunner> {
  const folder = mkdtempSync(join(tmpdir(), "postern-worker-"));
  const file = join(folder, "plugin.ts");
  writeFileSync(
    file,
    `import { definePlugin, message } from "@postern/plugin";
import * as v from "valibot";
const header = (value) => message("envoy.config.core.v3.HeaderValueOption", { header: { key: "x-mark", value } });
let calls = 0;
export default definePlugin({
  kind: "hooks", name: "acme/worker", version: "1.0.0", stability: "alpha", summary: "For a test.", config: v.strictObject({}),
  create: (context) => ({ route: ${route} }),
});
`,
  );
  const { definition } = await isolated((await bundle(file)).file, {});
  rmSync(folder, { recursive: true });
  const { log } = createRecordingLogger();
  const host = createHost([{ definition }], {
    ...{ clock: SYSTEM_CLOCK, log, metrics: createMetrics(), report: () => {} },
    ...surroundings,
  });
  hosts.push(host);
  await host.start();
  return host.hooks;
}

function encodedRoute(name: string): EncodedMessage {
  const bytes = encode(RouteSchema, {
    ...{ name, match: { pathSpecifier: { case: "prefix", value: "/" } } },
    action: { case: "directResponse", value: { status: 200 } },
  });
  return new EncodedMessage(RouteSchema, { bytes, violations: [] });
}

/** A route that nobody here may read. */
function unread(name: string): EncodedMessage {
  const route = encodedRoute(name);
  route.message = () => {
    throw new Error("it was decoded here");
  };
  return route;
}

function ask(hooks: HookRunner, route: EncodedMessage) {
  const name = `listener host ${fromBinary(RouteSchema, route.bytes).name}`;
  return (hooks.runEncoded as NonNullable<HookRunner["runEncoded"]>)("route", route, {
    ...{ irKey: "default/eg", sources: [], objects: [], name },
  });
}

async function marksOf(answer: ReturnType<typeof ask>): Promise<readonly (string | undefined)[]> {
  const come = await answer;
  if (come instanceof FailedHook) return [come.outcome, come.reason];
  return fromBinary(RouteSchema, come.bytes).responseHeadersToAdd.map(({ header }) => header?.value);
}

const MARKED = "{ ...route, responseHeadersToAdd: [header(route.name)] }";

test("thousands of answers come to their calls, in whatever time each takes, and nobody here reads a message", async () => {
  const slowly = `async (route) => { if (++calls % 97 === 0) await new Promise((done) => setTimeout(done, 3)); return ${MARKED}; }`;
  const hooks = await inWorker(slowly);
  const names = Array.from({ length: 1500 }, (_, i) => `route-${i}`);
  const first = names.map((name) => marksOf(ask(hooks, unread(name))));
  await new Promise((done) => setTimeout(done, 5));
  const later = names.map((name) => marksOf(ask(hooks, unread(`later-${name}`))));
  expect(await Promise.all(first)).toEqual(names.map((name) => [name]));
  expect(await Promise.all(later)).toEqual(names.map((name) => [`later-${name}`]));
});

test("a message that is left as it is stays the same one", async () => {
  const hooks = await inWorker("() => undefined");
  const route = unread("web");
  expect(await ask(hooks, route)).toBe(route);
});

test.each([
  [
    "a value that is changed in its place, which would be lost",
    "(route) => { route.name = 'other'; return route; }",
    /readonly|read only/i,
  ],
  [
    "what breaks a rule of Envoy's API",
    "(route) => ({ ...route, responseHeadersToAdd: [{ ...header('x'), header: undefined }] })",
    /response_headers_to_add\[0\]\.header/,
  ],
  ["what takes away what has to be there", "(route) => ({ ...route, match: undefined })", /match: is required/],
  ["what is no message", "() => 42", /a Route/],
])("in a worker, too, it is told: %s", async (_what, handler, told) => {
  const hooks = await inWorker(handler);
  const [outcome, reason] = await marksOf(ask(hooks, encodedRoute("web")));
  expect(outcome).toBe("withheld");
  expect(reason).toContain("hooks/acme/worker");
  expect(reason).toMatch(told);
});

test("in a worker, too, a plugin fetches, reports and counts, each through the Postern that runs it", async () => {
  const reports: unknown[] = [];
  const metrics = createMetrics();
  const marks = `async (route) => {
    const { bytes } = await context.fetch({ url: "http://a.test/" + route.name });
    const refused = await context.fetch({ url: "http://no.test/" }).catch((error) => error.message);
    context.report({ entries: [{ ref: { group: "g", kind: "K", namespace: "n", name: route.name }, status: { conditions: [] } }] });
    context.metrics.counter("marks_total", "Marks.", ["of"]).inc({ of: "route" }, 2);
    return { ...route, responseHeadersToAdd: [header(new TextDecoder().decode(bytes) + ", " + refused)] };
  }`;
  const hooks = await inWorker(marks, {
    metrics,
    report: (plugin, { entries }) => void reports.push([plugin, entries[0]?.ref.name]),
    lends: {
      async fetch({ url }) {
        if (url.includes("no.test")) throw new Error("it may not be reached");
        return { ok: true, bytes: new TextEncoder().encode(`from ${url}`), sha256: "" };
      },
    },
  });
  expect(await marksOf(ask(hooks, unread("web")))).toEqual(["from http://a.test/web, it may not be reached"]);
  expect(reports).toEqual([["hooks/acme/worker", "web"]]);
  expect(metrics.prometheus()).toContain('postern_plugin_marks_total{of="route",plugin="hooks/acme/worker"} 2');
});

test("what a worker cannot have says so when it is used", async () => {
  const hooks = await inWorker("() => context.validate({})");
  expect(await marksOf(ask(hooks, encodedRoute("web")))).toEqual([
    "withheld",
    expect.stringContaining("this Postern does not lend validate in a worker"),
  ]);
});
