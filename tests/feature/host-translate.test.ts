import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { program } from "../program.ts";
import { sharedPath } from "../shared.ts";

const QUICKSTART = ["gateway.yaml", "route.yaml"]
  .map((name) => readFileSync(join(import.meta.dir, "../../examples/quickstart", name), "utf8"))
  .join("---\n");

const translate = (args: readonly string[], stdin = QUICKSTART) =>
  program(["translate", "-f", "-", ...args], { stdin });

test("to gateway-api: objects with their statuses and defaults", async () => {
  const { code, out } = await translate(["--to", "gateway-api", "-o", "json"]);
  const { gatewayClass, gateways, httpRoutes, backends } = JSON.parse(out);
  expect(code).toBe(0);
  expect(gatewayClass.status.conditions[0]).toMatchObject({ type: "Accepted", status: "True" });
  expect(gateways[0].status.listeners[0].attachedRoutes).toBe(1);
  expect(httpRoutes[0].spec.rules[0].backendRefs[0].weight).toBe(1);
  expect(httpRoutes[0].status.parents[0].conditions.map((c: { type: string }) => c.type)).toEqual([
    "Accepted",
    "ResolvedRefs",
  ]);
  expect(backends[0].metadata.name).toBe("backend");
});

test("to ir: one data plane; where the EnvoyProxy is a host's, backends on the loopback interface count", async () => {
  const { out } = await translate(["--to", "ir", "-o", "json"]);
  const { xdsIR, infraIR } = JSON.parse(out);
  expect(xdsIR["default/eg"].http[0].port).toBe(8888);
  expect(xdsIR["default/eg"].http[0].routes[0].destination.settings[0].endpoints[0]).toMatchObject({
    host: "127.0.0.1",
    port: 3000,
  });
  expect(infraIR["default/eg"].proxy.name).toBe("default/eg");
});

test("to xds: all of a dump, or one type of it, as YAML and JSON", async () => {
  const all = JSON.parse((await translate(["--to", "xds", "-o", "json"])).out);
  const types = all.xds["default/eg"].configs.map((config: { "@type": string }) => config["@type"].split(".").at(-1));
  expect(types).toEqual([
    "BootstrapConfigDump",
    "EndpointsConfigDump",
    "ClustersConfigDump",
    "ListenersConfigDump",
    "RoutesConfigDump",
  ]);
  const { out } = await translate(["--to", "xds", "-t", "route"]);
  expect(out).toStartWith('xds:\n  default/eg:\n    "@type": type.googleapis.com/envoy.admin.v3.RoutesConfigDump\n');
  expect(out).toContain("- www.example.com\n");
});

test("what is missing is invented on request", async () => {
  const text = `${QUICKSTART.split("---\n").slice(0, 3).join("---\n")}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: default}
spec: {parentRefs: [{name: eg}], rules: [{backendRefs: [{name: nowhere, port: 80}]}]}
`;
  const without = await translate(["--to", "gateway-api"], text);
  expect(without.out).toContain("reason: BackendNotFound");
  const invented = await translate(["--to", "gateway-api", "--add-missing-resources"], text);
  expect(invented.out).not.toContain("BackendNotFound");
  expect((await translate(["--to", "xds", "-t", "endpoint", "--add-missing-resources"], text)).out).toContain(
    "address: 1.2.3.4",
  );
});

test("a Service without an address is translated with its EndpointSlices, in every output", async () => {
  const objects = (slices: string) => `${QUICKSTART.split("---\n").slice(0, 3).join("---\n")}---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {ports: [{name: http, port: 80}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: r, namespace: default}
spec: {parentRefs: [{name: eg}], rules: [{backendRefs: [{name: web, port: 80}]}]}
${slices}`;
  const slices = `---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{name: http, port: 3000}]
endpoints: [{addresses: [10.1.1.1]}, {addresses: [10.1.1.2]}]
`;
  const addresses = async (...args: readonly string[]) => {
    const { code, out } = await translate(["-o", "json", ...args], objects(slices));
    expect(code).toBe(0);
    return [...out.matchAll(/"(?:host|address)": ?"(\d[^"]*)",\s*"port(?:Value)?": ?(\d+)/g)].map(
      ([, ...found]) => found,
    );
  };
  const wanted = [
    ["10.1.1.1", "3000"],
    ["10.1.1.2", "3000"],
  ];
  expect(await addresses("--to", "xds", "-t", "endpoint")).toEqual(wanted);
  expect(await addresses("--to", "xds", "-t", "endpoint", "--add-missing-resources")).toEqual(wanted);
  expect((await addresses("--to", "ir")).slice(-2)).toEqual(wanted);
  const without = await translate(["--to", "xds", "-t", "route"], objects(""));
  expect([without.code, without.out.includes("status: 503")]).toEqual([0, true]);
});

test("secrets are hidden, their names and those of what uses them are not", async () => {
  const text = `${QUICKSTART}---
apiVersion: v1
kind: Secret
metadata: {name: users, namespace: default}
stringData: {.htpasswd: "joe:{SHA}Ys23Ag/5IOWqZCw9QGaVDdHwH00="}
---
apiVersion: v1
kind: Secret
metadata: {name: keys, namespace: default}
stringData: {client1: s3cret-key}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: p, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: backend}]
  basicAuth: {users: {name: users}}
  apiKeyAuth: {credentialRefs: [{name: keys}], extractFrom: [{headers: [x-key]}]}
`;
  const { code, out } = await translate(["--to", "gateway-api,ir,xds", "-o", "json"], text);
  expect(code).toBe(0);
  expect(out).not.toContain("s3cret-key");
  expect(out).not.toContain("Ys23Ag");
  const { securityPolicies, xds } = JSON.parse(out);
  expect(securityPolicies[0].spec.basicAuth.users).toMatchObject({ kind: "Secret", name: "users" });
  expect(JSON.stringify(xds)).toContain('"client":"client1"');
  const shown = await translate(["--to", "xds", "-o", "json", "--show-secrets"], text);
  expect(shown.out).toContain("s3cret-key");
});

test("what cannot be translated fails with its place, wrong use with 2", async () => {
  const broken = await translate([], "apiVersion: gateway.networking.k8s.io/v1\nkind: GatewayClass\nmetadata: {}\n");
  expect([broken.code, broken.out]).toEqual([1, ""]);
  expect(broken.talk).toStartWith("error: -:3:1: metadata.name: is required");
  const bare = await translate([], "apiVersion: v1\nkind: Service\nmetadata: {name: s}\n");
  expect([bare.code, bare.talk]).toEqual([1, "error: there is no GatewayClass: add the one that the Gateways name\n"]);
  const wrong = await translate(["--to", "helm"]);
  expect([wrong.code, wrong.talk.split("\n")[0]]).toEqual([
    2,
    "error: translate: --to is of gateway-api, ir, xds, not helm",
  ]);
  expect((await translate(["-t", "secret"])).code).toBe(2);
});

const HOSTILE = sharedPath("hostile");

describe.skipIf(HOSTILE === undefined)("hostile files (need the hostile inputs)", () => {
  const files = HOSTILE === undefined ? [] : readdirSync(HOSTILE).filter((file) => file.endsWith(".yaml"));

  test.each(files)("%s is translated, or named with its place, without a stack and on lines of ours", async (file) => {
    const text = `${QUICKSTART}---\n${readFileSync(join(HOSTILE ?? "", file), "utf8")}`;
    const { code, talk } = await translate(["--add-missing-resources", "--to", "gateway-api,ir,xds"], text);
    const lines = talk.split("\n").slice(0, -1);
    expect(lines.filter((line) => !/^error: (-:\d+:\d+: |[A-Z]\w+ \S+: )/.test(line))).toEqual([]);
    expect(lines.length > 0).toBe(code === 1);
  });
});

test("text of users is on one line in what is said of it", async () => {
  const forged = '"x\\nerror: forged\\e[2J\\u202e"';
  const text = `${QUICKSTART}---\napiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: ${forged}}\nspec: {${forged}: 1}\n`;
  const { code, talk } = await translate([], text);
  expect(code).toBe(1);
  expect(talk).not.toMatch(/^error: forged/m);
  expect(talk).not.toMatch(/[\u001b\u202e]/);
  expect(talk).toContain("x\\nerror: forged\\u001b[2J\\u202e");
});
