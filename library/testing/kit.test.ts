import { expect, test } from "bun:test";
import { mkdtempSync } from "node:fs";
import * as files from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { createMemoryProvider } from "../../providers/memory/mod.ts";
import {
  anyMessage,
  create,
  definePlugin,
  HeaderValueOptionSchema,
  json,
  type KubeObject,
  type ObjectRef,
  RouteSchema,
  unpackAny,
} from "../plugin.ts";
import { contractOf, goldenDifference, memoryGateway, runHook } from "../testing.ts";

const HEADER = definePlugin({
  kind: "hooks",
  name: "acme/header",
  version: "1.0.0",
  stability: "alpha",
  summary: "For a test.",
  config: v.strictObject({ value: v.string() }),
  create: ({ config }) => ({
    route: (route) => {
      const header = create(HeaderValueOptionSchema, { header: { key: "x-by", value: config.value } });
      return { ...route, responseHeadersToAdd: [...route.responseHeadersToAdd, header] };
    },
  }),
});

const WORLD = `apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: 8080}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: default}
spec: {parentRefs: [{name: eg}], rules: [{filters: [{type: RequestRedirect, requestRedirect: {hostname: b.example}}]}]}
`;

test("a hook is asked by itself, with what is wrong told as in a status", async () => {
  const match = { pathSpecifier: { case: "prefix", value: "/" } } as const;
  const action = { case: "redirect", value: {} } as const;
  const route = create(RouteSchema, { name: "r", match, action });
  const answer = await runHook(HEADER, "route", route, { config: { value: "me" } });
  expect(answer.responseHeadersToAdd[0]?.header).toMatchObject({ key: "x-by", value: "me" });
  await expect(runHook(HEADER, "route", route, { config: { value: "\n" } })).rejects.toThrow("acme/header");
});

test("a plugin is tested from objects to Envoy in five lines", async () => {
  const { envoy, objects, stop } = await memoryGateway(
    [{ definition: HEADER as never, config: { value: "me" } }],
    WORLD,
  );
  const added = { virtualHosts: [{ routes: [{ responseHeadersToAdd: [{ header: { key: "x-by", value: "me" } }] }] }] };
  expect((await envoy()).routes["default/eg/http"]).toMatchObject(added);
  objects.remove({ group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "r" });
  expect((await envoy()).routes["default/eg/http"]?.["virtualHosts"]).toBeUndefined();
  await stop();
});

for (const { name, run } of contractOf("provider", () => {
  const memory = createMemoryProvider();
  const source = {
    put: (...objects: readonly KubeObject[]) => void memory.apply(...objects),
    remove: (ref: ObjectRef) => void memory.remove(ref),
  };
  return { definition: memory.plugin, source };
}))
  test(`memory: ${name}`, run);

test("a suite tells which promise is not kept", async () => {
  const silent = definePlugin({
    ...{ kind: "provider", name: "acme/silent", version: "1.0.0", stability: "alpha", summary: "For a test." },
    config: v.strictObject({}),
    create: () => ({ watch() {} }),
  });
  const suite = contractOf("provider", () => ({ definition: silent }));
  const told = await Promise.all(
    suite.map(({ run }) =>
      run().then(
        () => "kept",
        ({ message }: Error) => message,
      ),
    ),
  );
  expect(told).toContain("nothing was published by start");
  expect(told).toContain("the subject has no source: the suite needs one");
});

test("a golden file is written once and held against afterwards", async () => {
  const path = join(mkdtempSync(join(tmpdir(), "golden-")), "a.json");
  expect(await goldenDifference(path, { a: 1 }, files, { update: true })).toBeUndefined();
  expect(await goldenDifference(path, { a: 1 }, files)).toBeUndefined();
  expect(await goldenDifference(path, { a: 2n }, files)).toBe(`${path}:2: expected   "a": 1, got   "a": "2"`);
});

test("messages are made by their full name and read again", () => {
  const name = "envoy.extensions.filters.http.buffer.v3.Buffer";
  const any = anyMessage(name, { maxRequestBytes: 10 });
  const found = unpackAny(any)?.message;
  expect(found && json(found)).toEqual({ maxRequestBytes: 10 });
  expect(() => anyMessage("envoy.Nothing")).toThrow("envoy.Nothing is no message of Envoy's API");
});
