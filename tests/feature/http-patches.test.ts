import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp } from "../host-rig.ts";
import { backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

let port: number;
let postern: Awaited<ReturnType<typeof serveWorld>>["postern"];

/** JSONPaths to the virtual host of two.example.com or its route, by the header that responses get where they are found. */
const PATHS: Readonly<Record<string, string>> = {
  "x-match": "..virtual_hosts[?match(@.name, '.*two_example_com')]",
  "x-search": "..routes[?search(@.name, 'two_example_com$')]",
  "x-rooted": "$.virtual_hosts[?(@.domains[0] == 'two.example.com')]",
  "x-bare": "virtual_hosts[?@.domains[0] =~ '^two[.]']",
};

function policy(name: string, jsonPath: string): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata: {name: ${name}, namespace: default}
spec:
  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}
  type: JSONPatch
  jsonPatches:
    - type: type.googleapis.com/envoy.config.route.v3.RouteConfiguration
      name: default/eg/l0
      operation:
        op: add
        jsonPath: ${JSON.stringify(jsonPath)}
        path: response_headers_to_add/-
        value: {header: {key: ${name}, value: "yes"}}
`;
}

describe.skipIf(ENVOY === undefined)("EnvoyPatchPolicies with JSONPath (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    const main = await echo("main");
    const world = await serveWorld([
      backendObject("main", main.port),
      ...["one", "two"].map((name) => httpRoute(name, [`${name}.example.com`], `{backendRefs: [${to("main")}]}`)),
      ...Object.entries(PATHS).map(([name, path]) => policy(name, path)),
      policy("nothing", "..virtual_hosts[?match(@.name, 'two')]"),
      policy("no-regex", "..virtual_hosts[?match(@.name, '(')]"),
    ]);
    ({ port, postern } = world);
    await becomes(async () => (await send(port, { host: "two.example.com" })).status, 200);
  });
  afterAll(cleanUp);

  test("places are found as RFC 9535 says, with RE2, and with or without $ in front", async () => {
    const [one, two] = await Promise.all(["one", "two"].map((name) => send(port, { host: `${name}.example.com` })));
    for (const name of Object.keys(PATHS)) {
      expect([name, two?.headers[name], one?.headers[name]]).toEqual([name, "yes", undefined]);
      expect(await postern.condition("Programmed", "EnvoyPatchPolicy", name)).toBe("True Programmed");
    }
  });

  test("one that finds nothing or cannot be read says so", async () => {
    expect(await postern.condition("Programmed", "EnvoyPatchPolicy", "nothing")).toBe("False Invalid");
    expect(await postern.message("Programmed", "EnvoyPatchPolicy", "nothing")).toContain("selects nothing");
    expect(await postern.message("Programmed", "EnvoyPatchPolicy", "no-regex")).toContain(
      "is no RE2 regular expression",
    );
  });
});
