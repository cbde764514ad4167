import { expect, test } from "bun:test";
import { reasonByRule as reasonOf } from "../parity/rules/mod.ts";

const reasonByRule = (stage: string, lines: readonly string[], input: string) =>
  reasonOf({ stage, dir: "", name: "", input }, lines);

const MIRRORED = "filters:\n- type: RequestMirror\n";
const DROPPED = [
  'xdsIR.a/b.http.0.routes.0.directResponse: expected {"statusCode":500}, found nothing',
  'xdsIR.a/b.http.0.routes.0.destination: expected nothing, found {"name":"httproute/default/r/rule/0"}',
];

test("a case is an exception when rules explain all its differences, and none when one is left", () => {
  expect(reasonByRule("api-to-ir", DROPPED, MIRRORED)).toContain("mirror whose backend is missing or invalid dropped");
  expect(reasonByRule("api-to-ir", [], MIRRORED)).toBeUndefined();
  expect(reasonByRule("api-to-ir", [...DROPPED, "gateways.0.status: expected 1, found 2"], MIRRORED)).toBeUndefined();
  expect(reasonByRule("api-to-ir", DROPPED, "filters: []\n")).toBeUndefined();
  expect(reasonByRule("ir-to-xds", DROPPED, MIRRORED)).toBeUndefined();
});

const explained = (stage: string, line: string, input = "") => reasonByRule(stage, [line], input) !== undefined;
const differs = (path: string, recorded: string, ours: string) =>
  `${path}: expected ${JSON.stringify(recorded)}, found ${JSON.stringify(ours)}`;

test("expressions of gRPC matches may differ in what holds their parts apart, and in nothing else", () => {
  const path = "xdsIR.a/b.http.0.routes.0.pathMatch.safeRegex";
  expect(explained("api-to-ir", differs(path, "/a|b/Do", "/(?:a|b)/Do"), "kind: GRPCRoute")).toBe(true);
  expect(explained("api-to-ir", differs(path, "/(?i)a/Do", "/(?i:a)/Do"), "kind: GRPCRoute")).toBe(true);
  expect(explained("api-to-ir", differs(path, "/^a$/Do", "/a/Do"), "kind: GRPCRoute")).toBe(true);
  expect(explained("api-to-ir", differs(path, "/a|b/Do", "/a|c/Do"), "kind: GRPCRoute")).toBe(false);
  expect(explained("api-to-ir", differs(path, "/a|b/Do", "/(?:a|b)/Do"), "kind: HTTPRoute")).toBe(false);
});

test("prefixes may differ in the slash between their elements, substitutions in escapes", () => {
  const action = "routes.0.virtualHosts.0.routes.0.route";
  expect(explained("ir-to-xds", differs(`${action}.prefixRewrite`, "/a", "/a/"))).toBe(true);
  expect(explained("ir-to-xds", differs(`${action}.prefixRewrite`, "/a/", "/a"))).toBe(true);
  expect(explained("ir-to-xds", differs(`${action}.prefixRewrite`, "/a", "/b/"))).toBe(false);
  expect(explained("ir-to-xds", differs(`${action}.regexRewrite.pattern.regex`, "^/a/\\/*", "^/a\\/*"))).toBe(true);
  expect(explained("ir-to-xds", differs(`${action}.regexRewrite.pattern.regex`, "^/a\\/*", "^/b\\/*"))).toBe(false);
  expect(explained("ir-to-xds", differs(`${action}.regexRewrite.substitution`, "/a\\1", "/a\\\\1"))).toBe(true);
  expect(explained("ir-to-xds", differs(`${action}.regexRewrite.substitution`, "/a", "/b"))).toBe(false);
});

test("answers without a backend differ for gRPC alone; redirects in well-known ports and their own host", () => {
  const route = "routes.0.virtualHosts.0.routes.0";
  expect(explained("ir-to-xds", `${route}.directResponse.status: expected 500, found 503`, "isHTTP2: true")).toBe(true);
  expect(explained("ir-to-xds", `${route}.directResponse.status: expected 500, found 503`)).toBe(false);
  expect(explained("ir-to-xds", `${route}.redirect.portRedirect: expected nothing, found 443`)).toBe(true);
  expect(explained("ir-to-xds", `${route}.redirect.portRedirect: expected nothing, found 8443`)).toBe(false);
  expect(explained("ir-to-xds", `${route}.redirect.hostRedirect: expected nothing, found "a.example.com"`)).toBe(true);
});

test("selectors may lack labels of users, not those that last", () => {
  const lacks = (label: string) => `.0.spec.selector.${label}: expected "x", found nothing`;
  expect(explained("infra-proxy", lacks("team"))).toBe(true);
  expect(explained("infra-proxy", lacks("app.kubernetes.io/name"))).toBe(false);
  expect(explained("infra-proxy", lacks("gateway.envoyproxy.io/owning-gateway-name"))).toBe(false);
});
