import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { ENVOY } from "../../envoy.ts";
import { backend, becomes, cleanUp, routeObjects } from "../../host-rig.ts";
import { headersOf, serveWith } from "./rig.ts";

setDefaultTimeout(60_000);

/** Marks routes, and never comes back from one of them. */
const LOOPS = `import { definePlugin, message } from "@postern/plugin";
import * as v from "valibot";
const header = (key, value) => message("envoy.config.core.v3.HeaderValueOption", { header: { key, value } });
let calls = 0;
export default definePlugin({
  kind: "hooks", name: "acme/loops", version: "1.0.0", stability: "alpha", summary: "For a test.",
  config: v.strictObject({ loop: v.string() }),
  create: ({ config, log }) => ({
    async start() { log.info("a worker is there"); },
    route: {
      deadlineMs: 300,
      handler(route) {
        if (route.name.includes(config.loop)) for (;;);
        return { ...route, responseHeadersToAdd: [header("x-call", String(++calls))] };
      },
    },
  }),
});
`;

describe.skipIf(ENVOY === undefined)("hooks in a worker (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  test("an endless loop costs the route that it is about: the worker is ended, begins again, and is counted", async () => {
    const { asks, put, port, postern } = await serveWith(
      { "loops.ts": LOOPS },
      () => "- path: ./loops.ts\n  isolation: worker\n  config: {loop: /two/}\n",
    );
    await becomes(asks("one"), "200 one");
    expect((await headersOf(port, "one.example.com"))["x-call"]).toMatch(/^\d+$/);
    put("two", routeObjects("two", await backend("two")));
    put("three", routeObjects("three", await backend("three")));
    await becomes(asks("two"), "500");
    await becomes(asks("three"), "200 three");
    expect(await asks("one")()).toBe("200 one");
    await becomes(
      async () =>
        (await postern.message("PartiallyInvalid", "HTTPRoute", "two")).includes(
          "the hook route of plugin hooks/acme/loops failed",
        ),
      true,
    );
    expect(await postern.message("PartiallyInvalid", "HTTPRoute", "two")).toContain(
      "its worker was ended: no answer within 300 ms",
    );
    const metrics = await (await fetch(`${await postern.admin()}/metrics`)).text();
    expect(metrics).toMatch(/postern_plugin_worker_restarts_total\{plugin="hooks\/acme\/loops"\} [1-9]/);
    expect((await headersOf(port, "three.example.com"))["x-call"]).toMatch(/^\d+$/);
    const at = Date.now();
    postern.child.kill("SIGTERM");
    expect(await postern.ended).toBe(0);
    expect(Date.now() - at).toBeLessThan(15_000);
  });

  test.each([
    [
      "a hook for what no worker can have",
      LOOPS.replace("route: {", "world: {"),
      /world: a hook in a worker is one of route, /,
    ],
    [
      "a configuration that is not valid",
      LOOPS.replace("loop: v.string()", "loop: v.number()"),
      /config\.yaml:12:\d+: plugins\[0\]\.config\.loop: /,
    ],
  ])("%s is told with its place", async (_what, text, told) => {
    const { asks, readyz } = await serveWith(
      { "loops.ts": text },
      () => "- path: ./loops.ts\n  isolation: worker\n  config: {loop: none}\n",
    );
    await becomes(asks("one"), "200 one");
    await becomes(async () => told.test(await readyz()) || readyz(), true);
  });
});
