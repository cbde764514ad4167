import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { cleanUp } from "../host-rig.ts";
import { type Asked, backendObject, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

let port: number;

/** A rule that answers with its own name: the name of the backend it leads to. */
const rule = (name: string, match: string) => `{matches: [${match}], backendRefs: [${to(name)}]}`;

const RULES = {
  exact: "{path: {type: Exact, value: /exact}}",
  prefix: "{path: {type: PathPrefix, value: /api}}",
  longer: "{path: {type: PathPrefix, value: /api/v2}}",
  regex: "{path: {type: RegularExpression, value: '/item/[0-9]+'}}",
  header: "{path: {value: /}, headers: [{name: X-Env, value: prod}]}",
  headers: "{path: {value: /}, headers: [{name: X-Env, value: prod}, {name: x-tier, value: gold}]}",
  pattern: "{path: {value: /}, headers: [{type: RegularExpression, name: x-version, value: 'v[12]'}]}",
  query: "{path: {value: /}, queryParams: [{name: color, value: red}]}",
  queries:
    "{path: {value: /}, queryParams: [{type: RegularExpression, name: size, value: '[0-9]+'}, {name: a, value: b}]}",
  method: "{path: {value: /}, method: DELETE}",
  all: "{path: {type: PathPrefix, value: /all}, method: POST, headers: [{name: x-env, value: prod}], queryParams: [{name: q, value: '1'}]}",
  either: "{path: {type: Exact, value: /either}}, {path: {type: Exact, value: /or}}",
};

describe.skipIf(ENVOY === undefined)("matches of an HTTPRoute (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    const names = [...Object.keys(RULES), "wildcard", "own"];
    const backends = await Promise.all(names.map(async (name) => backendObject(name, (await echo(name)).port)));
    const rules = Object.entries(RULES).map(([name, match]) => rule(name, match));
    const world = await serveWorld([
      ...backends,
      httpRoute("matches", ["www.example.com"], rules.join(", ")),
      httpRoute("wildcard", ["'*.example.org'"], rule("wildcard", "{path: {value: /}}")),
      httpRoute("own", ["own.example.org"], rule("own", "{path: {value: /}}")),
    ]);
    port = world.port;
  });
  afterAll(cleanUp);

  test.each<[string, Asked, string]>([
    ["exact path", { path: "/exact" }, "exact"],
    ["exact path with a query", { path: "/exact?x=1" }, "exact"],
    ["more than the exact path", { path: "/exact/more" }, "404"],
    ["prefix", { path: "/api" }, "prefix"],
    ["below a prefix", { path: "/api/users" }, "prefix"],
    ["a prefix that ends within a word", { path: "/apiary" }, "404"],
    ["the longest prefix", { path: "/api/v2/users" }, "longer"],
    ["regular expression of the whole path", { path: "/item/42" }, "regex"],
    ["regular expression of a part of the path only", { path: "/item/42/x" }, "404"],
    ["header, its name in any case", { headers: { "x-env": "prod" } }, "header"],
    ["header with another value", { headers: { "x-env": "test" } }, "404"],
    ["most headers win", { headers: { "x-env": "prod", "X-Tier": "gold" } }, "headers"],
    ["regular expression of a header", { headers: { "x-version": "v2" } }, "pattern"],
    ["header beyond the expression", { headers: { "x-version": "v22" } }, "404"],
    ["query parameter", { path: "/?color=red&x=y" }, "query"],
    ["query parameter with another value", { path: "/?color=blue" }, "404"],
    ["regular expression of a query parameter", { path: "/?a=b&size=10" }, "queries"],
    ["method", { method: "DELETE" }, "method"],
    ["everything at once", { method: "POST", path: "/all/x?q=1", headers: { "x-env": "prod" } }, "all"],
    ["everything but one", { method: "PUT", path: "/all/x?q=1" }, "404"],
    ["one of several matches", { path: "/either" }, "either"],
    ["the other of several matches", { path: "/or" }, "either"],
    ["hostname with a wildcard", { host: "a.b.example.org" }, "wildcard"],
    ["an exact hostname before a wildcard", { host: "own.example.org" }, "own"],
    ["a hostname with its port", { host: "own.example.org:8080" }, "own"],
    ["another hostname", { host: "www.example.net", path: "/exact" }, "404"],
  ])("%s", async (_what, asked, wanted) => {
    const { status, seen } = await send(port, asked);
    expect(seen?.backend ?? String(status)).toBe(wanted);
  });
});
