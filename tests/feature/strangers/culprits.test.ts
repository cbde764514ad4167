import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { ENVOY } from "../../envoy.ts";
import { backend, becomes, cleanUp, routeObjects } from "../../host-rig.ts";
import { headersOf, serveWith } from "./rig.ts";

setDefaultTimeout(60_000);

/** A plugin with a fault. */
function pluginText(kind: string, body: string): string {
  return `import { createStore, definePlugin, derive, message } from "@postern/plugin";
import * as v from "valibot";
const header = (key, value) => message("envoy.config.core.v3.HeaderValueOption", { header: { key, value } });
let calls = 0;
export default definePlugin({
  kind: "${kind}", name: "acme/odd", version: "1.0.0", stability: "alpha", summary: "For a test.",
  config: v.strictObject({ text: v.optional(v.string(), "") }),
  create: ({ config, clock }) => (${body}),
});
`;
}

/** A plugin by its body, the answer of route `two` then, and the complaint about the plugin. */
interface Case {
  readonly what: string;
  readonly kind: string;
  readonly body: string;
  readonly two: string;
  readonly told: RegExp;
}

const OF_TWO = 'value.name.includes("/two/")';

const CASES: readonly Case[] = [
  {
    what: "a route hook that answers 42 and then throws closes its route",
    ...{ kind: "hooks", two: "500", told: /hooks\/acme\/odd: its hook route failed/ },
    body: `{ route(value) { if (${OF_TWO}) { if (calls++ === 0) return 42; throw "boom"; } } }`,
  },
  {
    what: "a route hook that changes what it is given closes its route",
    ...{ kind: "hooks", two: "500", told: /its hook route failed.*readonly|its hook route failed.*assign/ },
    body: `{ route(value) { if (${OF_TWO}) value.name = "other"; } }`,
  },
  {
    what: "a route hook that answers a message of another type closes its route",
    ...{ kind: "hooks", two: "500", told: /its hook route failed.*it answered another object where a Route is wanted/ },
    body: `{ route(value) { if (${OF_TWO}) return header("a", "b"); } }`,
  },
  {
    what: "a cluster hook that never answers costs what leads there",
    ...{ kind: "hooks", two: "503", told: /its hook cluster failed.*no answer within 200 ms/ },
    body: `{ cluster: { deadlineMs: 200, handler(value) { if (value.name.includes("/two/")) return new Promise(() => {}); } } }`,
  },
  {
    what: "an endpoints hook that throws costs what leads there",
    ...{ kind: "hooks", two: "503", told: /its hook endpoints failed.*boom/ },
    body: `{ endpoints(value) { if (value.clusterName.includes("/two/")) throw new Error("boom"); } }`,
  },
  {
    what: "a virtual host hook that breaks a rule of Envoy's API closes that host",
    ...{ kind: "hooks", two: "500", told: /its hook virtualHost failed.*domains/ },
    body: `{ virtualHost(value) { if (value.domains.includes("two.example.com")) return { ...value, domains: [] }; } }`,
  },
  {
    what: "filters that are none leave what was in force before them",
    ...{ kind: "hooks", two: "200 two", told: /its hook httpFilters failed.*a list of/ },
    body: '{ httpFilters: { onError: "skip", handler: () => 42 } }',
  },
  {
    what: "a provider that brings no snapshot costs nobody anything",
    ...{ kind: "provider", two: "200 two", told: /provider\/acme\/odd: .*it brought 42, which is no snapshot/ },
    body: "{ watch(publish) { this.publish = publish; }, async start() { this.publish(createStore().snapshot); this.publish(42); } }",
  },
  {
    what: "a provider that cannot start keeps nobody waiting",
    ...{ kind: "provider", two: "200 two", told: /provider\/acme\/odd: it is disabled, .*boom/ },
    body: '{ watch() {}, async start() { throw new Error("boom"); } }',
  },
  {
    what: "a translator that throws leaves the others' data planes alone",
    ...{ kind: "translator", two: "200 two", told: /translator\/acme\/odd: its translation failed, .*boom/ },
    body: '{ root: derive("odd", () => { throw new Error("boom"); }) }',
  },
  {
    what: "a translator that wants somebody else's data plane does not get it",
    ...{
      kind: "translator",
      two: "200 two",
      told: /translator\/acme\/odd: data plane default\/eg is translator\/gateway-api's already/,
    },
    body: '{ root: derive("odd", () => ({ xds: { "default/eg": {} }, infra: {}, status: [] })) }',
  },
  {
    what: "an infra manager that does not know what it serves leaves it to the next",
    ...{
      kind: "infra",
      two: "200 two",
      told: /infra\/acme\/odd: it failed to say whether it serves data plane default\/eg, .*boom/,
    },
    body: '{ serves() { throw new Error("boom"); }, async apply() {}, async remove() {} }',
  },
  {
    what: "an output that asks for resources and throws costs nobody anything",
    ...{ kind: "output", two: "200 two", told: /output\/acme\/odd: .*boom/ },
    body: '{ async publish(xds, sequence, envoy) { for (const key of Object.keys(xds)) await envoy(key); throw new Error("boom"); } }',
  },
];

describe.skipIf(ENVOY === undefined)("a plugin is the culprit (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  test.each(CASES.map((one) => [one.what, one] as const))(
    "%s; others are served, and TERM is answered",
    async (_what, { kind, body, two, told }) => {
      const { asks, put, postern, readyz } = await serveWith(
        { "odd.ts": pluginText(kind, body) },
        () => "- path: ./odd.ts\n",
      );
      await becomes(asks("one"), "200 one");
      put("two", routeObjects("two", await backend("two")));
      put("three", routeObjects("three", await backend("three")));
      await becomes(asks("three"), "200 three");
      await becomes(async () => ((await asks("two")()).startsWith(two) ? two : asks("two")()), two);
      await becomes(async () => told.test(await readyz()) || readyz(), true);
      expect(await asks("one")()).toBe("200 one");
      const at = Date.now();
      postern.child.kill("SIGTERM");
      expect(await postern.ended).toBe(0);
      expect(Date.now() - at).toBeLessThan(15_000);
    },
  );

  test("two uses of one plugin have configurations, names and metrics of their own", async () => {
    const text = pluginText(
      "hooks",
      '{ route: (route) => ({ ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header("x-" + config.text, "1")] }) }',
    );
    const { asks, port, postern } = await serveWith(
      { "odd.ts": text },
      () => "- path: ./odd.ts\n  config: {text: a}\n- path: ./odd.ts\n  name: second\n  config: {text: b}\n",
    );
    await becomes(asks("one"), "200 one");
    const headers = await headersOf(port, "one.example.com");
    expect([headers["x-a"], headers["x-b"]]).toEqual(["1", "1"]);
    const metrics = await (await fetch(`${await postern.admin()}/metrics`)).text();
    for (const id of ["hooks/acme/odd", "hooks/acme/odd#second"])
      expect(metrics).toContain(`postern_plugin_calls_total{plugin="${id}",method="route",outcome="ok"}`);
  });
});
