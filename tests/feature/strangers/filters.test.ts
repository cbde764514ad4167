import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { ENVOY } from "../../envoy.ts";
import { ask, backend, becomes, cleanUp, freePort, gatewayObjects, routeObjects } from "../../host-rig.ts";
import { headersOf, serveWith } from "./rig.ts";

setDefaultTimeout(60_000);

/** Adds a filter to the second listener, or what is none; the first is left alone. */
function pluginText(handler: string, onError: string): string {
  return `import { anyMessage, definePlugin, message } from "@postern/plugin";
import * as v from "valibot";
let calls = 0;
const marks = () => {
  const append = { header: { key: "x-marked", value: "1" } };
  const mutations = { responseMutations: [{ action: { case: "append", value: append } }] };
  const value = anyMessage("envoy.extensions.filters.http.header_mutation.v3.HeaderMutation", { mutations });
  const filter = message("envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter", { name: "acme.marks", configType: { case: "typedConfig", value } });
  return [{ place: "first", filter, protects: true }];
};
const boom = () => { throw new Error("boom"); };
export default definePlugin({
  kind: "hooks", name: "acme/filters", version: "1.0.0", stability: "alpha", summary: "For a test.",
  config: v.strictObject({}),
  create: () => ({
    httpFilters: { onError: "${onError}", handler: ({ listener }) => (listener.includes("l1") ? ${handler} : undefined) },
  }),
});
`;
}

/** Changes the message of the second listener. */
const BUFFER_OF_SECOND = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ClientTrafficPolicy
metadata: {name: buffer, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: Gateway, name: eg, sectionName: l1}]
  connection: {bufferLimit: 64Ki}
`;

async function twoListeners(text: string) {
  const [first, second] = [await freePort(), await freePort()];
  const served = await serveWith({ "filters.ts": text }, () => "- path: ./filters.ts\n");
  served.put("gateway", gatewayObjects(first, second));
  const onGateway = async () => JSON.stringify(await served.postern.status("Gateway", "eg"));
  const on = (port: number) => () => ask(port, "one.example.com");
  return { ...served, first, second, onGateway, on };
}

describe.skipIf(ENVOY === undefined)("filters of a plugin (needs Envoy: ENVOY_PATH, or npm test)", () => {
  afterEach(cleanUp);

  test.each([
    ["answers what are no filters", "42", "keep", /it answered 42 where a list of \{place, filter\} is wanted/],
    ["throws", "boom()", "withhold", /boom/],
  ] as const)(
    "where a hook for filters %s, its listener is not there, and its Gateway says whose fault that is; the other serves",
    async (_what, handler, onError, told) => {
      const { first, second, on, onGateway, put, readyz } = await twoListeners(pluginText(handler, onError));
      await becomes(on(first), "200 one");
      expect(await on(second)()).toBe("ECONNREFUSED");
      await becomes(async () => told.test(await onGateway()) || onGateway(), true);
      expect(await onGateway()).toContain("the hook httpFilters of plugin hooks/acme/filters failed");
      expect(await readyz()).toMatch(told);
      put("two", routeObjects("two", await backend("two")));
      await becomes(() => ask(first, "two.example.com"), "200 two");
      expect(await on(second)()).toBe("ECONNREFUSED");
    },
  );

  test("filters that were good stay in force where the hook fails later", async () => {
    const { second, on, onGateway, put } = await twoListeners(pluginText("calls++ === 0 ? marks() : boom()", "keep"));
    await becomes(on(second), "200 one");
    expect((await headersOf(second, "one.example.com"))["x-marked"]).toBe("1");
    put("buffer", BUFFER_OF_SECOND);
    await becomes(
      async () => (await onGateway()).includes("what it answered last stays in force: boom") || onGateway(),
      true,
    );
    expect(await on(second)()).toBe("200 one");
    expect((await headersOf(second, "one.example.com"))["x-marked"]).toBe("1");
  });

  test("filters that cannot be had any more, and are to be withheld then, close the listener that they protected", async () => {
    const { first, second, on, put } = await twoListeners(pluginText("calls++ === 0 ? marks() : 42", "withhold"));
    await becomes(on(second), "200 one");
    put("buffer", BUFFER_OF_SECOND);
    await becomes(on(second), "ECONNREFUSED");
    expect(await on(first)()).toBe("200 one");
  });
});
