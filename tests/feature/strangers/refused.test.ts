import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ENVOY } from "../../envoy.ts";
import { ask, backend, becomes, cleanUp, freePort, gatewayObjects, routeObjects } from "../../host-rig.ts";
import { FAULTS } from "../../isolation/faults.ts";
import { answerOf, headersOf, serveWith } from "./rig.ts";

setDefaultTimeout(60_000);

/** Marks all routes, and has something else done besides; Envoy refuses a format that it does not know, of which the rules of its API say nothing. */
function pluginText(hooks: string): string {
  return `import { anyMessage, definePlugin, message } from "@postern/plugin";
import * as v from "valibot";
const header = (value) => message("envoy.config.core.v3.HeaderValueOption", { header: { key: "x-mark", value } });
const marked = (route, value = "good") => ({ ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header(value)] });
const BAD = "%NO_SUCH_COMMAND(x)%";
const lua = (code) => [{ place: "first", filter: message("envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter", {
  name: "acme.lua",
  configType: { case: "typedConfig", value: anyMessage("envoy.extensions.filters.http.lua.v3.Lua", { defaultSourceCode: { specifier: { case: "inlineString", value: code } } }) },
}) }];
let calls = 0;
export default definePlugin({
  kind: "hooks", name: "acme/refused", version: "1.0.0", stability: "alpha", summary: "For a test.",
  config: v.strictObject({}),
  create: (context) => ({ ${hooks} }),
});
`;
}

const TOLD = "Envoy refuses what it made: ";
const OF_TWO = 'route.name.includes("/two/")';

async function serve(hooks: string) {
  const served = await serveWith({ "refused.ts": pluginText(hooks) }, () => "- path: ./refused.ts\n");
  const { postern, port } = served;
  /** Objects of which something is wrong, and what is said of them. */
  const complaints = async (): Promise<readonly string[]> => {
    const { objects } = (await (await fetch(`${await postern.admin()}/api/status`)).json()) as {
      objects: { ref: { kind: string; name: string }; status: object }[];
    };
    const wrong =
      /"type":"(?:Accepted|Programmed|ResolvedRefs)","status":"False|"type":"PartiallyInvalid","status":"True/;
    return objects
      .filter(({ status }) => wrong.test(JSON.stringify(status)))
      .map(
        ({ ref: { kind, name }, status }) =>
          `${kind} ${name}${JSON.stringify(status).includes(TOLD) ? " by the plugin" : ""}`,
      );
  };
  const mark = async (name: string) => (await headersOf(port, `${name}.example.com`))["x-mark"];
  const metrics = async () => (await fetch(`${await postern.admin()}/metrics`)).text();
  const repair = (text: string) => writeFileSync(join(served.home, "refused.ts"), pluginText(text));
  return { ...served, complaints, mark, metrics, repair };
}

describe.skipIf(ENVOY === undefined)(
  "what Envoy refuses of what a plugin made (needs Envoy: ENVOY_PATH, or npm test)",
  () => {
    afterEach(cleanUp);

    test("costs the route that it is about, and is told of the plugin; others are served, and it heals with the plugin", async () => {
      const world = await serve(`route: (route) => marked(route, ${OF_TWO} ? BAD : "good")`);
      const { asks, put, postern, complaints, mark, readyz } = world;
      await becomes(asks("one"), "200 one");
      put("two", routeObjects("two", await backend("two")));
      put("three", routeObjects("three", await backend("three")));
      await becomes(asks("three"), "200 three");
      await becomes(asks("two"), "500");
      await becomes(complaints, ["HTTPRoute two by the plugin"]);
      expect(await asks("one")()).toBe("200 one");
      expect([await mark("one"), await mark("three")]).toEqual(["good", "good"]);
      expect(postern.log).toMatch(/Envoy refuses what a plugin made.*hooks\/acme\/refused.*NO_SUCH_COMMAND/);
      expect(postern.log).not.toContain("an object is withheld");
      expect(await readyz()).toMatch(/hooks\/acme\/refused: its hook route failed.*Envoy refuses what it made/);
      const listed = await (await fetch(`${await postern.admin()}/api/plugins`)).text();
      expect(listed).toContain(TOLD);
      expect(await world.metrics()).toContain(
        'postern_plugin_refused_total{plugin="hooks/acme/refused",point="route"} 1',
      );
      // Changes of others still reach Envoy.
      put("four", routeObjects("four", await backend("four")));
      await becomes(asks("four"), "200 four");
      world.repair("route: (route) => marked(route)");
      const seen = new Set<string>();
      const served = async () => {
        const { statusCode, headers } = await answerOf(world.port, "two.example.com");
        const told = `${statusCode} ${headers["x-mark"]}`;
        seen.add(told);
        return told;
      };
      // The Envoy from before answers until the new one does, and neither without what the plugin adds.
      await becomes(served, "200 good");
      await becomes(complaints, []);
      expect([...seen].sort()).toEqual(["200 good", "500 undefined"].filter((told) => seen.has(told)));
    });

    test("an earlier answer that Envoy took stays in force where the hook keeps it", async () => {
      const world = await serve(`route: (route) => marked(route, ${OF_TWO} && calls++ > 0 ? BAD : "good")`);
      const { asks, put, complaints, mark } = world;
      const objects = routeObjects("two", await backend("two"));
      put("two", objects);
      await becomes(asks("two"), "200 two");
      put("two", objects.replace("rules: [{", "rules: [{timeouts: {request: 5s}, "));
      await becomes(complaints, ["HTTPRoute two by the plugin"]);
      expect(await mark("two")).toBe("good");
      expect(await mark("one")).toBe("good");
    });

    test("an object that is at fault itself says so, although a plugin changed what came of it", async () => {
      const world = await serve(
        "route: (route) => marked(route), cluster: (cluster) => ({ ...cluster, altStatName: 'x' + cluster.name })",
      );
      const { asks, put, postern, complaints, mark } = world;
      await becomes(asks("one"), "200 one");
      for (const fault of FAULTS.slice(0, 3)) {
        put("fault", fault.objects);
        await becomes(complaints, [`${fault.named.kind} ${fault.named.name}`]);
        expect(await mark("one")).toBe("good");
        put("fault", "");
        await becomes(complaints, []);
      }
      expect(postern.log).not.toContain("Envoy refuses what a plugin made");
    });

    test("a filter that Envoy refuses costs its listener", async () => {
      const world = await serve(
        'httpFilters: ({ listener }) => lua(listener.includes("l1") ? "this is no Lua" : "function envoy_on_response(h) h:headers():add(\\"x-mark\\", \\"lua\\") end")',
      );
      const { put, postern, complaints } = world;
      const [first, second] = [await freePort(), await freePort()];
      put("gateway", gatewayObjects(first, second));
      await becomes(() => ask(first, "one.example.com"), "200 one");
      await becomes(complaints, ["Gateway eg by the plugin"]);
      expect((await headersOf(first, "one.example.com"))["x-mark"]).toBe("lua");
      expect(await ask(second, "one.example.com")).toBe("ECONNREFUSED");
      expect(postern.log).not.toContain("an object is withheld");
    });

    test.each([
      [
        "cluster",
        'cluster: (cluster) => (cluster.name.includes("/two/") ? { ...cluster, clusterDiscoveryType: { case: "clusterType", value: { name: "no.such.type" } } } : undefined)',
        "503",
      ],
      [
        "virtual host",
        'virtualHost: (host) => (host.domains.includes("two.example.com") ? { ...host, responseHeadersToAdd: [header(BAD)] } : undefined)',
        "500",
      ],
    ])("a %s that Envoy refuses costs what leads there", async (_what, hooks, status) => {
      const { asks, put, postern, complaints } = await serve(hooks);
      await becomes(asks("one"), "200 one");
      put("two", routeObjects("two", await backend("two")));
      put("three", routeObjects("three", await backend("three")));
      await becomes(asks("three"), "200 three");
      await becomes(async () => (await asks("two")()).slice(0, 3), status);
      await becomes(async () => (await complaints()).includes("HTTPRoute two by the plugin") || complaints(), true);
      expect(await complaints()).not.toContain("HTTPRoute three");
      expect(postern.log).not.toContain("an object is withheld");
    });
  },
);
