import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp } from "../host-rig.ts";
import { backendObject, type Echo, echo, httpRoute, send, serveWorld, to } from "../http-world.ts";

let port: number;
let mirror: Echo;
let postern: Awaited<ReturnType<typeof serveWorld>>["postern"];

const prefixed = (replacement: string) => `type: ReplacePrefixMatch, replacePrefixMatch: '${replacement}'`;
const whole = (path: string) => `type: ReplaceFullPath, replaceFullPath: '${path}'`;

/** Rewrites of Gateway API, by the first label of their host: the prefix they are for, and the new path. */
const REWRITES: Readonly<Record<string, readonly [prefix: string, path: string]>> = {
  root: ["/", prefixed("/foo")],
  "root-slash": ["/", prefixed("/foo/")],
  "root-root": ["/", prefixed("/")],
  plain: ["/foo", prefixed("/xyz")],
  slash: ["/foo", prefixed("/xyz/")],
  "prefix-slash": ["/foo/", prefixed("/xyz")],
  nothing: ["/foo/", prefixed("")],
  signs: ["/v1.0+(x)", prefixed("/")],
  "group-in-prefix": ["/foo", prefixed("/p\\2q")],
  "group-in-path": ["/", whole("/one\\1two")],
  backslashes: ["/", whole("/a\\\\b\\0")],
  "no-slash": ["/", whole("one")],
  "no-path": ["/", whole("")],
  "prefix-no-slash": ["/foo", prefixed("xyz")],
};

/** The same by HTTPRouteFilters: what stands in their `urlRewrite`. */
const FILTERS: Readonly<Record<string, string>> = {
  user: "path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '^/u/([a-z]+)', substitution: '/user/\\1'}}",
  "no-group": "path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '^/u/([a-z]+)', substitution: '/\\1/\\3'}}",
  "no-escape": "path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: /x, substitution: '/\\y'}}",
  unslashed: "path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: ^/x, substitution: ya}}",
  tenant: "hostname: {type: PathRegex, pathRegex: {pattern: '^/t/([a-z]+)$', substitution: '\\1.example.org'}}",
  "no-host": "hostname: {type: PathRegex, pathRegex: {pattern: '^/t/([a-z]+)$', substitution: '\\2.example.org'}}",
};

const pathOf = async (name: string, path: string) => {
  const { status, seen } = await send(port, { host: `${name}.example.com`, path });
  return status === 200 ? seen?.path : `${status}`;
};

describe.skipIf(ENVOY === undefined)(
  "rewrites and mirrors of an HTTPRoute (need Envoy: ENVOY_PATH, or npm test)",
  () => {
    beforeAll(async () => {
      const main = await echo("main");
      mirror = await echo("mirror");
      const rule = (prefix: string, filter: string) =>
        `{matches: [{path: {value: '${prefix}'}}], filters: [${filter}], backendRefs: [${to("main")}]}`;
      const fine = `{matches: [{path: {type: Exact, value: /fine}}], backendRefs: [${to("main")}]}`;
      const mirrored = (ref: string, more = "") =>
        rule("/", `{type: RequestMirror, requestMirror: {backendRef: ${ref}${more}}}`);
      const world = await serveWorld([
        backendObject("main", main.port),
        backendObject("mirror", mirror.port),
        ...Object.entries(REWRITES).map(([name, [prefix, path]]) =>
          httpRoute(
            name,
            [`${name}.example.com`],
            `${rule(prefix, `{type: URLRewrite, urlRewrite: {path: {${path}}}}`)}, ${fine}`,
          ),
        ),
        ...Object.entries(FILTERS).flatMap(([name, rewrite]) => [
          httpRoute(
            name,
            [`${name}.example.com`],
            `${rule("/", `{type: ExtensionRef, extensionRef: {group: gateway.envoyproxy.io, kind: HTTPRouteFilter, name: ${name}}}`)}, ${fine}`,
          ),
          `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: HTTPRouteFilter
metadata: {name: ${name}, namespace: default}
spec: {urlRewrite: {${rewrite}}}
`,
        ]),
        httpRoute("mirrored", ["mirrored.example.com"], mirrored(to("mirror"))),
        httpRoute("share", ["share.example.com"], mirrored(to("mirror"), ", fraction: {numerator: 0, denominator: 3}")),
        httpRoute("nowhere", ["nowhere.example.com"], mirrored(to("nowhere"))),
        httpRoute("no-service", ["no-service.example.com"], mirrored("{name: service, port: 80}")),
        httpRoute("foreign", ["foreign.example.com"], mirrored(to("mirror", "namespace: elsewhere"))),
      ]);
      ({ port, postern } = world);
      await becomes(async () => (await send(port, { host: "mirrored.example.com" })).status, 200);
    });
    afterAll(cleanUp);

    test("a prefix is replaced by whole elements of the path, as the table of the specification says", async () => {
      expect(await pathOf("root", "/bar")).toBe("/foo/bar");
      expect(await pathOf("root", "/bar?a=b")).toBe("/foo/bar?a=b");
      expect(await pathOf("root-slash", "/bar")).toBe("/foo/bar");
      expect(await pathOf("root-root", "/bar")).toBe("/bar");
      for (const name of ["plain", "slash", "prefix-slash"]) {
        expect(await pathOf(name, "/foo/bar")).toBe("/xyz/bar");
        expect(await pathOf(name, "/foo")).toBe("/xyz");
        expect(await pathOf(name, "/foo/")).toBe("/xyz/");
      }
      expect(await pathOf("nothing", "/foo/bar")).toBe("/bar");
      expect(await pathOf("nothing", "/foo")).toBe("/");
      expect(await pathOf("nothing", "/foo/")).toBe("/");
    });

    test("signs that mean something in expressions are taken as they stand", async () => {
      expect(await pathOf("signs", "/v1.0+(x)/y")).toBe("/y");
      expect(await pathOf("signs", "/v1a00x/y")).toBe("404");
      expect(await pathOf("group-in-prefix", "/foo/x")).toBe("/p\\2q/x");
      expect(await pathOf("group-in-path", "/x")).toBe("/one\\1two");
      expect(await pathOf("backslashes", "/x")).toBe("/a\\\\b\\0");
    });

    test("groups of a pattern are put in", async () => {
      expect(await pathOf("user", "/u/joe/x")).toBe("/user/joe/x");
      const { seen } = await send(port, { host: "tenant.example.com", path: "/t/red" });
      expect(seen?.headers.host).toBe("red.example.org");
    });

    test("a replacement that cannot be is said, and costs its rule alone", async () => {
      const said = {
        "no-slash": "path.replaceFullPath",
        "no-path": "path.replaceFullPath",
        "prefix-no-slash": "path.replacePrefixMatch",
        "no-group": "names group \\3, and the pattern has 1",
        "no-escape": '"\\y" means nothing',
        unslashed: "does not begin with a slash",
        "no-host": "names group \\2, and the pattern has 1",
      };
      for (const [name, text] of Object.entries(said)) {
        expect(await postern.condition("PartiallyInvalid", "HTTPRoute", name)).toBe("True UnsupportedValue");
        expect(await postern.message("PartiallyInvalid", "HTTPRoute", name)).toContain(text);
        expect(await pathOf(name, "/foo")).toBe("500");
        expect(await pathOf(name, "/fine")).toBe("/fine");
      }
    });

    test("a mirror whose backend cannot be had is dropped and said; the requests go on", async () => {
      const reasons = { nowhere: "BackendNotFound", "no-service": "BackendNotFound", foreign: "RefNotPermitted" };
      for (const [name, reason] of Object.entries(reasons)) {
        expect(await postern.condition("ResolvedRefs", "HTTPRoute", name)).toBe(`False ${reason}`);
        expect(await postern.condition("Accepted", "HTTPRoute", name)).toBe("True Accepted");
        expect(await pathOf(name, "/x")).toBe("/x");
      }
      await send(port, { host: "share.example.com", path: "/not-mirrored" });
      await send(port, { host: "mirrored.example.com", path: "/mirrored" });
      await becomes(() => mirror.seen.some(({ path }) => path === "/mirrored"), true);
      expect(mirror.seen.some(({ path }) => path === "/not-mirrored")).toBe(false);
    });
  },
);
