import type { KubeObject } from "../../../core/resource/mod.ts";
import { type Content, configMap, filterRef, secret, withSpec } from "../objects.ts";
import { asked, at, backend, keyOf, route, rule, served } from "../parts.ts";
import type { Fault, Site, Sort, Unit } from "../unit.ts";

/** Texts of users that mean something else to Envoy, in routes and their filters. */
export const TEXT_FAULTS: readonly Sort[] = [
  { name: "a percent sign in a request header", build: percentInRequestHeader },
  { name: "an unknown command in a response header", build: commandInResponseHeader },
  { name: "a page with a percent sign", build: percentInPage },
  { name: "a page of a ConfigMap with a percent sign", build: percentInConfigMap },
  { name: "a content type with a percent sign", build: percentInContentType },
  { name: "an expression over other letters", build: otherLetters },
  { name: "expressions with look-ahead and back-reference", build: lookAhead },
  { name: "a substitution with a group that is not there", build: missingGroup },
  { name: "a cookie whose name is none", build: cookieName },
  { name: "a header name with a space", build: headerName },
  { name: "a credential that is not there", build: noCredential },
  { name: "a credential of two lines", build: credentialOfTwoLines },
  { name: "a retry that does not fit", build: hugeRetry },
  { name: "a rewritten path with a backslash", build: backslash },
  { name: "a prefix with signs of expressions", build: signsInPrefix },
];

/** The fault of an HTTPRoute that says so itself. */
export function faultOf(culprit: KubeObject, unless?: Fault["unless"]): Fault {
  return { culprit, named: [culprit], ...(unless && { unless }) };
}

/** A filter that fails, and the route that uses it, which says so: filters have no status. */
function filtered(
  site: Site,
  spec: Content,
  { rules = [{}], more = [] as readonly KubeObject[], unless = undefined as Fault["unless"] },
): Unit {
  const filter = withSpec("HTTPRouteFilter", keyOf(site), spec);
  const one = route(
    site,
    rules.map((each) => ({ filters: [filterRef(site.id)], ...each })),
  );
  return {
    objects: [one, filter, ...more],
    asks: [],
    faults: [{ culprit: filter, named: [one], ...(unless && { unless }) }],
  };
}

function withHeader(site: Site, filter: Content, unless: Fault["unless"]): Unit {
  const one = route(site, [rule(site, { filters: [filter] })]);
  return { objects: [one, backend(site)], asks: [], faults: [faultOf(one, unless)] };
}

function percentInRequestHeader(site: Site): Unit {
  const value = site.random.pick(["50%", "%", "%REQ(x"]);
  const filter = { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "x-discount", value }] } };
  return withHeader(site, filter, [served(site)]);
}

function commandInResponseHeader(site: Site): Unit {
  const value = site.random.pick(["a %NO_SUCH_COMMAND% b", "%DOWNSTREAM_NOTHING%", "%START_TIME(%"]);
  const filter = { type: "ResponseHeaderModifier", responseHeaderModifier: { add: [{ name: "x-note", value }] } };
  return withHeader(site, filter, [served(site, { has: `x-note: ${value}` })]);
}

function percentInPage(site: Site): Unit {
  const inline = "<style>p { width: 100%; }</style>";
  const spec = { directResponse: { statusCode: 503, contentType: "text/html", body: { type: "Inline", inline } } };
  return filtered(site, spec, { unless: [asked(site, "503", { has: inline })] });
}

function percentInConfigMap(site: Site): Unit {
  const body = { type: "ValueRef", valueRef: { group: "", kind: "ConfigMap", name: site.id } };
  const spec = { directResponse: { statusCode: 200, contentType: "text/plain", body } };
  const map = configMap(keyOf(site), { "response.body": "7 % tax" });
  const unit = filtered(site, spec, { more: [map], unless: [asked(site, "200", { has: "7 % tax" })] });
  return { ...unit, faults: (unit.faults ?? []).map((fault) => ({ ...fault, named: [...fault.named, map] })) };
}

function percentInContentType(site: Site): Unit {
  const spec = {
    directResponse: { statusCode: 200, contentType: "text/plain; q=%", body: { type: "Inline", inline: "hello" } },
  };
  return filtered(site, spec, { unless: [asked(site, "200", { has: "content-type: text/plain; q=%" })] });
}

function otherLetters(site: Site): Unit {
  const match = { path: { type: "RegularExpression", value: "/[\\x{4e00}-\\x{9fa5}]+/.*" } };
  const one = route(site, [{ ...rule(site), matches: [match] }, at("/fine", rule(site))]);
  return { objects: [one, backend(site)], asks: [served(site, { path: "/fine" })], faults: [faultOf(one)] };
}

function lookAhead(site: Site): Unit {
  const header = { type: "RegularExpression", name: "x-v", value: "(?!1)[0-9]" };
  const query = { type: "RegularExpression", name: "q", value: "(a)\\1" };
  const one = route(site, [
    { ...rule(site), matches: [{ path: { value: "/a" }, headers: [header] }] },
    { ...rule(site), matches: [{ path: { value: "/b" }, queryParams: [query] }] },
    at("/fine", rule(site)),
  ]);
  return { objects: [one, backend(site)], asks: [served(site, { path: "/fine" })], faults: [faultOf(one)] };
}

function missingGroup(site: Site): Unit {
  const replaceRegexMatch = { pattern: "^/u/([a-z]+)", substitution: "/user/\\1/\\3" };
  const filter = withSpec("HTTPRouteFilter", keyOf(site), {
    urlRewrite: { path: { type: "ReplaceRegexMatch", replaceRegexMatch } },
  });
  const one = route(site, [at("/u", rule(site, { filters: [filterRef(site.id)] })), at("/fine", rule(site))]);
  return {
    objects: [one, filter, backend(site)],
    asks: [served(site, { path: "/fine" })],
    faults: [{ culprit: filter, named: [one] }],
  };
}

function cookieName(site: Site): Unit {
  const sessionPersistence = { type: "Cookie", sessionName: "my session;\r\nset" };
  const one = route(site, [at("/s", rule(site, { sessionPersistence })), at("/fine", rule(site))]);
  return {
    objects: [one, backend(site)],
    asks: [served(site, { path: "/fine" })],
    faults: [faultOf(one, [served(site, { path: "/s" })])],
  };
}

/** Such a route is refused as a whole by its schema; its last good version stays. */
function headerName(site: Site): Unit {
  const good = route(site, [rule(site)]);
  const filter = { type: "RequestHeaderModifier", requestHeaderModifier: { set: [{ name: "X A", value: "1" }] } };
  const one = { ...good, spec: { ...(good.spec as Content), rules: [rule(site, { filters: [filter] })] } };
  return {
    objects: [one, backend(site)],
    asks: [],
    faults: [faultOf(one)],
    before: { objects: [good, backend(site)], asks: [served(site)], kept: [served(site)] },
  };
}

function withCredential(site: Site, more: readonly KubeObject[]): Unit {
  const filter = withSpec("HTTPRouteFilter", keyOf(site), {
    credentialInjection: { credential: { valueRef: { name: site.id } } },
  });
  const one = route(site, [rule(site, { filters: [filterRef(site.id)] })]);
  const culprit = more[0] ?? filter;
  return {
    objects: [one, filter, backend(site), ...more],
    asks: [asked(site, "!200")],
    faults: [{ culprit, named: [one] }],
  };
}

function noCredential(site: Site): Unit {
  return withCredential(site, []);
}

function credentialOfTwoLines(site: Site): Unit {
  return withCredential(site, [secret(keyOf(site), { credential: "a\r\nb: c" })]);
}

function hugeRetry(site: Site): Unit {
  const one = route(site, [rule(site, { retry: { attempts: 2 ** 32 } })]);
  return { objects: [one, backend(site)], asks: [], faults: [faultOf(one, [served(site)])] };
}

function backslash(site: Site): Unit {
  const filters = [
    { type: "URLRewrite", urlRewrite: { path: { type: "ReplaceFullPath", replaceFullPath: "/one\\1two" } } },
  ];
  const one = route(site, [rule(site, { filters })]);
  return { objects: [one, backend(site)], asks: [], faults: [faultOf(one, [served(site)])] };
}

/** Nothing is wrong here, it only looks so. */
function signsInPrefix(site: Site): Unit {
  const filters = [
    { type: "URLRewrite", urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/" } } },
  ];
  return {
    objects: [route(site, [at("/v1.0+(x)", rule(site, { filters }))]), backend(site)],
    asks: [served(site, { path: "/v1.0+(x)/y", has: "GET /y" }), asked(site, "404", { path: "/v1a00x/y" })],
  };
}
