import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Io } from "../../cmd/cli/command.ts";
import { runProgram } from "../../cmd/cli/mod.ts";
import { COMMANDS } from "../../cmd/main.ts";

const QUICKSTART = ["gateway.yaml", "route.yaml"]
  .map((name) => readFileSync(join(import.meta.dir, "../../examples/quickstart", name), "utf8"))
  .join("---\n");

async function translate(args: readonly string[], stdin = QUICKSTART) {
  let out = "";
  let talk = "";
  const io: Io = {
    out: (text) => {
      out += text;
    },
    talk: (text) => {
      talk += text;
    },
    stdin: async () => stdin,
    env: {},
    colour: { out: false, talk: false },
  };
  const code = await runProgram({ commands: COMMANDS, version: "0" }, ["translate", "-f", "-", ...args], io);
  return { code, out, talk };
}

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
