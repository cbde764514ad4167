import { afterEach, describe, expect, test } from "bun:test";
import { mkdirSync, writeFileSync } from "node:fs";
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
  serveOne,
} from "../host-rig.ts";
import { statusCommand } from "../program.ts";

afterEach(cleanUp);

/** A patch with a script that only Envoy can tell to be none. */
const PATCH = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata: {name: p, namespace: default}
spec:
  type: JSONPatch
  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}
  jsonPatches:
  - type: type.googleapis.com/envoy.config.listener.v3.Listener
    name: default/eg/l0
    operation:
      op: add
      path: /default_filter_chain/filters/0/typed_config/http_filters/0
      value:
        name: mine
        typed_config:
          "@type": type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
          default_source_code: {inline_string: "not lua at all"}
`;

/** A policy whose target is not there. */
const POLICY = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata: {name: b, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: gone}]
  timeout: {http: {requestTimeout: 5s}}
`;

const page = async (postern: Running, path: string) => (await fetch(`${await postern.admin()}${path}`)).text();

/** The status page of the admin address, in JSON. */
const status = async (postern: Running) =>
  JSON.parse(await page(postern, "/api/status")) as {
    readonly problems: readonly object[];
    readonly withheld: readonly { readonly ref: object; readonly reason: string }[];
    readonly unattached: readonly object[];
  };

const gauge = async (postern: Running, kind: string) =>
  new RegExp(`^postern_withheld_objects\\{kind="${kind}"\\} (\\d+)$`, "m").exec(await page(postern, "/metrics"))?.[1];

const ready = async (postern: Running) => (await fetch(`${await postern.admin()}/readyz`)).status;

const REF = { group: "gateway.envoyproxy.io", kind: "EnvoyPatchPolicy", namespace: "default", name: "p" };

describe.skipIf(ENVOY === undefined)("what is left out is told (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("on every page and by the command, while readiness stays, until it is put right", async () => {
    const { port, put, postern } = await serveOne();
    await becomes(() => ask(port, "one.example.com"), "200 one");
    await becomes(() => ready(postern), 200);
    put("patch.yaml", PATCH);
    await becomes(async () => (await status(postern)).withheld.map(({ ref }) => ref), [REF]);
    const reason = (await status(postern)).withheld[0]?.reason ?? "";
    expect(reason).toContain("script load error");
    const readiness = await fetch(`${await postern.admin()}/readyz`);
    expect(readiness.status).toBe(200);
    expect(await readiness.text()).toMatch(/^left out EnvoyPatchPolicy default\/p: .*script load error/m);
    expect(await gauge(postern, "EnvoyPatchPolicy")).toBe("1");
    expect(await statusCommand(postern)).toMatch(/^default +envoypatchpolicy\/p +.*script load error/m);
    expect(await ask(port, "one.example.com")).toBe("200 one");

    put("patch.yaml", PATCH.replace("not lua at all", "local one = 1"));
    await becomes(async () => (await status(postern)).withheld, []);
    await becomes(() => gauge(postern, "EnvoyPatchPolicy"), "0");
    expect(await page(postern, "/readyz")).not.toContain("left out");
    expect(await statusCommand(postern)).not.toContain("LEFT OUT");
  });

  test("a start with an object that Envoy refuses becomes ready and lists it", async () => {
    const home = folder();
    mkdirSync(join(home, "objects"));
    writeFileSync(join(home, "config.yaml"), configuration(home));
    const port = await freePort();
    writeFileSync(join(home, "objects/gateway.yaml"), gatewayObjects(port));
    writeFileSync(join(home, "objects/patch.yaml"), PATCH);
    const postern = new Running(join(home, "config.yaml"));
    await becomes(() => ready(postern), 200);
    await becomes(async () => (await page(postern, "/readyz")).includes("left out EnvoyPatchPolicy default/p: "), true);
    place(join(home, "objects/one.yaml"), routeObjects("one", await backend("one")));
    await becomes(() => ask(port, "one.example.com"), "200 one");
  });
});

describe.skipIf(ENVOY === undefined)("what no status can tell is told (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("an object of a file that was never good, and a policy without its target, until they are put right", async () => {
    const { home, put, postern } = await serveOne();
    const route = routeObjects("two", await backend("two"));
    put("two.yaml", route.replace("hostnames: [", "hostname: ["));
    put("policy.yaml", POLICY);
    const file = join(home, "objects/two.yaml");
    const object = { group: "gateway.networking.k8s.io", kind: "HTTPRoute", namespace: "default", name: "two" };
    const message =
      "HTTPRoute default/two: spec.hostname: is not a known field (hostnames?); allowed is an object with hostnames, parentRefs, rules, useDefaultGateways";
    await becomes(async () => (await status(postern)).problems, [{ file, line: 6, column: 3, object, message }]);
    const missing =
      "spec.targetRefs[0] names HTTPRoute default/gone, which does not exist; create it or correct the reference (one?).";
    await becomes(
      async () => (await status(postern)).unattached,
      [{ ref: { ...REF, kind: "BackendTrafficPolicy", name: "b" }, message: missing }],
    );
    const told = await statusCommand(postern);
    expect(told).toContain(`${file}:6:3   ${message}\n`);
    expect(told).toMatch(/^default +backendtrafficpolicy\/b +spec\.targetRefs\[0\] names HTTPRoute default\/gone, /m);

    put("two.yaml", route);
    put("policy.yaml", POLICY.replace("gone", "one"));
    await becomes(async () => (await status(postern)).problems, []);
    await becomes(async () => (await status(postern)).unattached, []);
  });
});
