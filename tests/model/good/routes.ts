import type { KubeObject } from "../../../core/resource/mod.ts";
import { configMap, filterRef, object, parent, toBackend, withSpec } from "../objects.ts";
import { asked, at, backend, createdOf, hostOf, keyOf, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";

/** HTTPRoutes without a fault, on the shared listeners. */
export const GOOD_ROUTES: readonly Sort[] = [
  { name: "a route to a Backend", build: plain },
  { name: "a route with rules of all sorts", build: rules },
  { name: "a route on HTTP and HTTPS", build: onBoth },
  { name: "a route to a Service", build: toService },
  { name: "a route that redirects", build: redirect },
  { name: "a route that rewrites paths", build: rewrite },
  { name: "a route with a page", build: page },
  { name: "a route with a mirror", build: mirror },
  { name: "a route with weights", build: weights },
];

function plain(site: Site): Unit {
  return { objects: [route(site, [rule(site)]), backend(site)], asks: [served(site)] };
}

function rules(site: Site): Unit {
  const { random } = site;
  const set = { set: [{ name: "x-unit", value: random.pick([site.id, "50 percent", "a:b;c"]) }] };
  const all = [
    at("/header", rule(site, { filters: [{ type: "ResponseHeaderModifier", responseHeaderModifier: set }] })),
    at("/request", rule(site, { filters: [{ type: "RequestHeaderModifier", requestHeaderModifier: set }] })),
    at("/slow", rule(site, { timeouts: { request: random.pick(["5s", "30s"]) } })),
    at("/again", rule(site, { retry: { attempts: random.pick([1, 3]), codes: [503] } })),
    { ...rule(site), matches: [{ path: { type: "RegularExpression", value: "/v[0-9]+/.*" }, method: "GET" }] },
  ];
  return {
    objects: [route(site, random.shuffled(all)), backend(site)],
    asks: [
      served(site, { path: "/header/x", has: "x-unit: " }),
      ...["/request", "/slow", "/again", "/v1/x"].map((path) => served(site, { path })),
      asked(site, "404", { path: "/else" }),
    ],
  };
}

function onBoth(site: Site): Unit {
  const spec = { parentRefs: [parent("Gateway", "infra/edge")], hostnames: [hostOf(site)], rules: [rule(site)] };
  return {
    objects: [withSpec("HTTPRoute", keyOf(site), spec, createdOf(site)), backend(site)],
    asks: [served(site), served(site, { protocol: "https", port: site.edge.ports.secure })],
  };
}

/** A Service of the unit with one endpoint, which is the tenant's own server. */
export function serviceOf(site: Site): readonly KubeObject[] {
  const port = site.place.backends.http[site.tenant] as number;
  const service = withSpec("Service", keyOf(site), {
    clusterIP: "10.0.0.9",
    ports: [{ name: "web", port: 80, targetPort: port, protocol: "TCP" }],
  });
  const slice = object("EndpointSlice", keyOf(site), {
    addressType: "IPv4",
    ports: [{ name: "web", port, protocol: "TCP" }],
    endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }],
  });
  const labels = { "kubernetes.io/service-name": site.id };
  return [service, { ...slice, metadata: { ...slice.metadata, labels } }];
}

function toService(site: Site): Unit {
  return {
    objects: [route(site, [{ backendRefs: [{ name: site.id, port: 80 }] }]), ...serviceOf(site)],
    asks: [served(site)],
  };
}

function redirect(site: Site): Unit {
  const filters = [
    { type: "RequestRedirect", requestRedirect: { scheme: "https", hostname: "other.example.org", statusCode: 301 } },
  ];
  return {
    objects: [route(site, [{ filters }])],
    asks: [asked(site, "301", { path: "/x", has: "location: https://other.example.org/x" })],
  };
}

function rewrite(site: Site): Unit {
  const filter = withSpec("HTTPRouteFilter", keyOf(site), {
    urlRewrite: {
      path: { type: "ReplaceRegexMatch", replaceRegexMatch: { pattern: "^/u/([a-z]+)", substitution: "/user/\\1" } },
    },
  });
  const prefix = {
    type: "URLRewrite",
    urlRewrite: { path: { type: "ReplacePrefixMatch", replacePrefixMatch: "/new" } },
  };
  const all = [at("/u", rule(site, { filters: [filterRef(site.id)] })), at("/old", rule(site, { filters: [prefix] }))];
  return {
    objects: [route(site, all), filter, backend(site)],
    asks: [
      served(site, { path: "/u/ann", has: `http${site.tenant} GET /user/ann` }),
      served(site, { path: "/old/x", has: `http${site.tenant} GET /new/x` }),
    ],
  };
}

function page(site: Site): Unit {
  const filter = withSpec("HTTPRouteFilter", keyOf(site), {
    directResponse: {
      statusCode: 203,
      contentType: "text/plain",
      body: { type: "ValueRef", valueRef: { group: "", kind: "ConfigMap", name: site.id } },
    },
  });
  return {
    objects: [
      route(site, [{ filters: [filterRef(site.id)] }]),
      filter,
      configMap(keyOf(site), { "response.body": `page of ${site.id}` }),
    ],
    asks: [asked(site, "203", { has: `page of ${site.id}` })],
  };
}

function mirror(site: Site): Unit {
  const filters = [{ type: "RequestMirror", requestMirror: { backendRef: toBackend(`${site.id}-m`) } }];
  return {
    objects: [route(site, [rule(site, { filters })]), backend(site), backend(site, "-m")],
    asks: [served(site)],
  };
}

function weights(site: Site): Unit {
  const refs = [toBackend(site.id, { weight: 1 }), toBackend(`${site.id}-b`, { weight: 3 })];
  return { objects: [route(site, [{ backendRefs: refs }]), backend(site), backend(site, "-b")], asks: [served(site)] };
}
