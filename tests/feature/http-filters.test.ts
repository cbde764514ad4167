import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { ENVOY } from "../envoy.ts";
import { becomes, cleanUp } from "../host-rig.ts";
import {
  type Answer,
  type Asked,
  backendObject,
  type Echo,
  echo,
  httpRoute,
  send,
  serveWorld,
  to,
} from "../http-world.ts";

let port: number;
let main: Echo;
let mirror: Echo;

/** Rules by their path prefix, with the filters each has. */
const FILTERS: Readonly<Record<string, string>> = {
  "/request":
    "{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-set, value: new}], add: [{name: x-add, value: more}], remove: [x-gone]}}",
  "/response":
    "{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-served, value: changed}], add: [{name: x-add, value: more}], remove: [x-backend]}}",
  "/redirect": "{type: RequestRedirect, requestRedirect: {scheme: https, hostname: new.example.com, statusCode: 301}}",
  "/redirect-port":
    "{type: RequestRedirect, requestRedirect: {port: 8443, path: {type: ReplaceFullPath, replaceFullPath: /new}}}",
  "/redirect-prefix":
    "{type: RequestRedirect, requestRedirect: {statusCode: 302, path: {type: ReplacePrefixMatch, replacePrefixMatch: /moved}}}",
  "/rewrite-prefix": "{type: URLRewrite, urlRewrite: {path: {type: ReplacePrefixMatch, replacePrefixMatch: /}}}",
  "/rewrite-full":
    "{type: URLRewrite, urlRewrite: {hostname: inner.example.com, path: {type: ReplaceFullPath, replaceFullPath: /whole}}}",
  "/mirror": `{type: RequestMirror, requestMirror: {backendRef: ${to("mirror", "port: 80")}}}`,
  "/mirror-none": `{type: RequestMirror, requestMirror: {percent: 0, backendRef: ${to("mirror", "port: 80")}}}`,
  "/cors":
    "{type: CORS, cors: {allowOrigins: ['https://app.example.com', 'https://*.trusted.org'], allowMethods: [GET, PUT], allowHeaders: [x-token], exposeHeaders: [x-seen], allowCredentials: true, maxAge: 600}}",
  "/direct": "{type: ExtensionRef, extensionRef: {group: gateway.envoyproxy.io, kind: HTTPRouteFilter, name: direct}}",
  "/pattern":
    "{type: ExtensionRef, extensionRef: {group: gateway.envoyproxy.io, kind: HTTPRouteFilter, name: pattern}}",
};

const EXTENSIONS = `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: HTTPRouteFilter
metadata: {name: direct, namespace: default}
spec: {directResponse: {statusCode: 418, contentType: text/plain, body: {type: Inline, inline: teapot}}}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: HTTPRouteFilter
metadata: {name: pattern, namespace: default}
spec: {urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '^/pattern/([^/]+)/x', substitution: '/\\1/y'}}}}
`;

const ORIGIN = "https://app.example.com";
const preflight = (origin: string, method = "PUT"): Asked => ({
  method: "OPTIONS",
  path: "/cors",
  headers: { origin, "access-control-request-method": method, "access-control-request-headers": "x-token" },
});

describe.skipIf(ENVOY === undefined)("filters of an HTTPRoute (need Envoy: ENVOY_PATH, or npm test)", () => {
  beforeAll(async () => {
    [main, mirror] = [await echo("main"), await echo("mirror")];
    const rules = Object.entries(FILTERS).map(([path, filter]) => {
      const backends = path.startsWith("/redirect") ? "" : `, backendRefs: [${to("main")}]`;
      return `{matches: [{path: {type: PathPrefix, value: ${path}}}], filters: [${filter}]${backends}}`;
    });
    const ofBackend = `{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-for, value: main}]}}`;
    rules.push(`{matches: [{path: {value: /of-backend}}], backendRefs: [${to("main", `filters: [${ofBackend}]`)}]}`);
    const world = await serveWorld([
      ...[backendObject("main", main.port), backendObject("mirror", mirror.port), EXTENSIONS],
      httpRoute("filters", ["www.example.com"], rules.join(", ")),
    ]);
    expect(await world.postern.condition("Accepted", "HTTPRoute", "filters")).toBe("True Accepted");
    port = world.port;
  });
  afterAll(cleanUp);

  const requestOf = ({ seen }: Answer) => ({ path: seen?.path, host: seen?.headers.host });
  const locationOf = ({ status, headers }: Answer) => `${status} ${headers.location}`;

  test("request headers are set, added and removed", async () => {
    const headers = { "x-set": "old", "x-add": "one", "x-gone": "here" };
    const { seen } = await send(port, { path: "/request", headers });
    const { "x-set": set, "x-add": add, "x-gone": gone } = seen?.headers ?? {};
    expect([set, add, gone]).toEqual(["new", "one, more", undefined]);
  });

  test("response headers are set, added and removed", async () => {
    const { headers } = await send(port, { path: "/response" });
    expect([headers["x-served"], headers["x-add"], headers["x-backend"]]).toEqual(["changed", "more", undefined]);
  });

  test("headers are changed for one backend", async () => {
    expect((await send(port, { path: "/of-backend" })).seen?.headers["x-for"]).toBe("main");
  });

  test.each<[string, string, string]>([
    ["scheme, host and status", "/redirect/a?b=c", "301 https://new.example.com/redirect/a?b=c"],
    ["port and full path", "/redirect-port/a", "302 http://www.example.com:8443/new"],
    ["prefix", "/redirect-prefix/a?b=c", "302 http://www.example.com/moved/a?b=c"],
  ])("redirect: %s", async (_what, path, wanted) => {
    const location = locationOf(await send(port, { path }));
    expect(location.replace(`www.example.com:${port}`, "www.example.com")).toBe(wanted);
  });

  test.each<[string, string, { path: string; host: string }]>([
    ["prefix", "/rewrite-prefix/a?b=c", { path: "/a?b=c", host: "www.example.com" }],
    ["the prefix alone", "/rewrite-prefix", { path: "/", host: "www.example.com" }],
    ["full path and host", "/rewrite-full/a?b=c", { path: "/whole?b=c", host: "inner.example.com" }],
    ["regular expression", "/pattern/q/x", { path: "/q/y", host: "www.example.com" }],
  ])("rewrite: %s", async (_what, path, wanted) => {
    expect(requestOf(await send(port, { path }))).toEqual(wanted);
  });

  test("mirror: the other backend sees the request, the client the first one's answer", async () => {
    expect((await send(port, { path: "/mirror-none" })).seen?.backend).toBe("main");
    expect((await send(port, { path: "/mirror/a" })).seen?.backend).toBe("main");
    await becomes(() => mirror.seen.map(({ path }) => path), ["/mirror/a"]);
  });

  test("CORS: a preflight of an origin that is allowed is answered, others are not allowed", async () => {
    const { status, headers } = await send(port, preflight(ORIGIN));
    const cors = Object.fromEntries(
      Object.entries(headers).flatMap(([name, value]) =>
        name.startsWith("access-control-") ? [[name.slice(15), value]] : [],
      ),
    );
    expect([status, cors]).toEqual([
      200,
      {
        "allow-origin": ORIGIN,
        "allow-methods": "GET, PUT",
        "allow-headers": "x-token",
        "allow-credentials": "true",
        "expose-headers": "x-seen",
        "max-age": "600",
      },
    ]);
    const wildcard = await send(port, preflight("https://a.trusted.org"));
    expect(wildcard.headers["access-control-allow-origin"]).toBe("https://a.trusted.org");
    const evil = await send(port, preflight("https://evil.example.net"));
    expect(evil.headers["access-control-allow-origin"]).toBeUndefined();
    const plain = await send(port, { path: "/cors", headers: { origin: ORIGIN } });
    expect([plain.seen?.backend, plain.headers["access-control-expose-headers"]]).toEqual(["main", "x-seen"]);
  });

  test("an HTTPRouteFilter answers directly", async () => {
    const { status, body, headers } = await send(port, { path: "/direct" });
    expect([status, body, headers["content-type"]]).toEqual([418, "teapot", "text/plain"]);
  });
});
