import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../envoy.ts";
import {
  ask,
  backend,
  becomes,
  cleanUp,
  configuration,
  folder,
  freePort,
  gatewayObjects,
  place,
  Running,
  routeObjects,
} from "../host-rig.ts";

setDefaultTimeout(60_000);

/** A plugin as somebody writes it outside of this project. */
function pluginText(kind: string, name: string, body: string): string {
  return `import { definePlugin } from "@postern/plugin";
import * as v from "valibot";
let calls = 0;
export default definePlugin({
  kind: "${kind}", name: "${name}", version: "1.0.0", stability: "alpha", summary: "For a test.",
  config: v.strictObject({ file: v.optional(v.string(), "") }),
  create: ({ config }) => (${body}),
});
`;
}

/** A Postern that serves \`one\` and \`two\` with one plugin. */
async function serveWith(plugin: string, more = "") {
  const home = folder();
  mkdirSync(join(home, "objects"));
  writeFileSync(join(home, "odd.ts"), plugin);
  writeFileSync(join(home, "config.yaml"), configuration(home));
  appendFileSync(join(home, "config.yaml"), `plugins:\n- path: ./odd.ts\n${more}`);
  const port = await freePort();
  const put = (name: string, text: string) => place(join(home, "objects", `${name}.yaml`), text);
  put("gateway", gatewayObjects(port));
  put("one", routeObjects("one", await backend("one")));
  put("two", routeObjects("two", await backend("two")));
  const postern = new Running(join(home, "config.yaml"));
  const readyz = async () => (await fetch(`${await postern.admin()}/readyz`)).text();
  const asks = (name: string) => () => ask(port, `${name}.example.com`);
  return { home, put, postern, readyz, asks };
}

/** Told to end, it does. */
async function ends(postern: Running, withinMs: number): Promise<void> {
  const at = Date.now();
  postern.child.kill("SIGTERM");
  expect(await postern.ended).toBe(0);
  expect(Date.now() - at).toBeLessThan(withinMs);
}

const THROWS = 'throw new Error("boom");';

describe.skipIf(ENVOY === undefined)(
  "what a plugin does costs the plugin (needs Envoy: ENVOY_PATH, or npm test)",
  () => {
    afterEach(cleanUp);

    test.each([
      [
        "an output that throws",
        pluginText("output", "acme/odd", `{ async publish() { ${THROWS} } }`),
        /output\/acme\/odd: .*boom/,
      ],
      ["an output that hangs", pluginText("output", "acme/odd", "{ publish: () => new Promise(() => {}) }"), undefined],
      [
        "world that answers 42",
        pluginText("hooks", "acme/odd", "{ world: () => 42 }"),
        /hooks\/acme\/odd: its hook world failed: it answered 42/,
      ],
      [
        "resources that answer 42",
        pluginText("hooks", "acme/odd", "{ resources: () => 42 }"),
        /hooks\/acme\/odd: its hook resources failed for default\/eg: it answered 42/,
      ],
      [
        "a misspelt hook",
        pluginText("hooks", "acme/odd", "{ routes: () => undefined }"),
        /hooks\/acme\/odd: it is disabled, .*routes: is no hook point \(route\?\)/,
      ],
      [
        "a start that throws",
        pluginText("hooks", "acme/odd", `{ async start() { ${THROWS} } }`),
        /hooks\/acme\/odd: it is disabled, .*start failed: boom/,
      ],
      ["a stop that hangs", pluginText("hooks", "acme/odd", "{ stop: () => new Promise(() => {}) }"), undefined],
      [
        "health that throws",
        pluginText("hooks", "acme/odd", `{ health() { ${THROWS} } }`),
        /wait hooks\/acme\/odd: .*health failed: boom/,
      ],
      [
        "a file that is none",
        "export default 42;",
        /plugin\/odd.ts: it is disabled, .*config\.yaml:10:3: plugins\[0\]\.path: plugin .* must be the value of definePlugin/,
      ],
    ] as const)("%s: everything is served, statuses are told, and TERM is answered", async (_what, plugin, told) => {
      const { put, postern, readyz, asks } = await serveWith(plugin);
      await becomes(asks("one"), "200 one");
      await becomes(() => postern.condition("Accepted", "HTTPRoute", "one"), "True Accepted");
      if (told !== undefined) await becomes(async () => told.test(await readyz()) || readyz(), true);
      put("three", routeObjects("three", await backend("three")));
      await becomes(asks("three"), "200 three");
      await ends(postern, 15_000);
    });

    test("a start that hangs does not keep TERM from being answered", async () => {
      const { postern } = await serveWith(pluginText("hooks", "acme/odd", "{ start: () => new Promise(() => {}) }"));
      await postern.logged(/starting/);
      await ends(postern, 10_000);
    });

    test("a route for which a hook fails is closed and its status names the plugin, the others are served", async () => {
      const { put, postern, readyz, asks } = await serveWith(
        pluginText(
          "hooks",
          "acme/odd",
          `{ route(route) { if (route.name.includes("/one/")) return 42; if (route.name.includes("/two/")) ${THROWS} } }`,
        ),
      );
      put("three", routeObjects("three", await backend("three")));
      await becomes(asks("three"), "200 three");
      await becomes(asks("one"), "500");
      await becomes(asks("two"), "500");
      expect(await postern.message("PartiallyInvalid", "HTTPRoute", "one")).toContain(
        "the hook route of plugin hooks/acme/odd failed",
      );
      expect(await postern.message("PartiallyInvalid", "HTTPRoute", "two")).toContain("boom");
      expect(await postern.condition("PartiallyInvalid", "HTTPRoute", "three")).toBeUndefined();
      expect(await readyz()).toMatch(/hooks\/acme\/odd: its hook route failed for default\/eg .*and 1 more/);
    });

    test("ir that answers 42 keeps what was in force, and readiness says so", async () => {
      const { put, postern, readyz, asks } = await serveWith(
        pluginText("hooks", "acme/odd", `{ ir(ir) { if ((ir.http?.[0]?.routes ?? []).length > 2) return 42; } }`),
      );
      await becomes(asks("two"), "200 two");
      put("three", routeObjects("three", await backend("three")));
      await becomes(
        async () => /hooks\/acme\/odd: its hook ir failed for default\/eg: it answered 42/.test(await readyz()),
        true,
      );
      expect([await asks("one")(), await asks("two")(), await asks("three")()]).toEqual(["200 one", "200 two", "404"]);
      await becomes(
        () => postern.message("Programmed", "Gateway", "eg").then((text) => text.includes("plugin hooks/acme/odd")),
        true,
      );
      put("three", "");
      await becomes(async () => (await readyz()).includes("acme/odd: its hook"), false);
    });

    test("a required plugin that cannot be used keeps everything from starting, with its place", async () => {
      const { postern } = await serveWith(
        pluginText("hooks", "acme/odd", "{}"),
        "  required: true\n  config: {fil: x}\n",
      );
      expect(await postern.ended).toBe(1);
      expect(postern.log).toMatch(
        /config\.yaml:12:12: plugins\[0\]\.config\.fil: is not a known field \(plugin acme\/odd/,
      );
    });
  },
);
