import { ownParameters, routeOfGateway, tenantProxy } from "../good/listeners.ts";
import { type Content, target, withSpec } from "../objects.ts";
import { backend, createdOf, keyOf, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";

/** Parameters of proxies that cannot be followed, and patches that Envoy does not take. */
export const PROXY_FAULTS: readonly Sort[] = [
  {
    name: "a bootstrap with an unknown field",
    build: (site) => withProxy(site, bootstrap("stats_config: {no_such_field: true}")),
  },
  {
    name: "a bootstrap that Envoy refuses",
    build: (site) => withProxy(site, bootstrap('stats_config: {stats_tags: [{tag_name: mine, regex: "(("}]}')),
  },
  { name: "an argument that Envoy does not have", build: (site) => withProxy(site, { extraArgs: ["--be-faster"] }) },
  { name: "parameters that are not there", build: (site) => withProxy(site, undefined) },
  { name: "span names with a percent sign", build: spanNames },
  { name: "an access log with an open command", build: openAccessLog },
  { name: "a patch with a filter that is refused", build: patchedFilter },
  { name: "patches of places that are not there", build: patchedNowhere },
  { name: "a patch with a value of another type", build: patchedType },
  { name: "a patch with a cluster that is refused", build: patchedCluster },
];

function bootstrap(value: string): Content {
  return { bootstrap: { type: "Merge", value } };
}

/** A Gateway with an Envoy of its own; what runs goes on when its parameters become bad. */
function withProxy(site: Site, more: Content | undefined): Unit {
  const [port, host] = [site.port(), `${site.id}.example.net`];
  const listeners = [{ name: "web", protocol: "HTTP", port }];
  const spec = { gatewayClassName: "own", listeners, ...ownParameters(site) };
  const gateway = withSpec("Gateway", keyOf(site), spec, createdOf(site));
  const rest = [gateway, routeOfGateway(site), backend(site)];
  const proxy = more && tenantProxy(site, more);
  const asks = [served(site, { port, host })];
  return {
    objects: [...rest, ...(proxy ? [proxy] : [])],
    asks: [],
    faults: [{ culprit: proxy ?? gateway, named: [gateway, ...(proxy ? [proxy] : [])] }],
    affected: rest,
    before: { objects: [...rest, tenantProxy(site)], asks, kept: asks },
  };
}

function spanNames(site: Site): Unit {
  const provider = { type: "Zipkin", host: "127.0.0.1", port: site.place.backends.dead };
  const tracing = { samplingRate: 100, spanName: { server: "at 50%", client: "c" }, provider };
  return withProxy(site, { telemetry: { tracing } });
}

function openAccessLog(site: Site): Unit {
  const json = { code: "%RESPONSE_CODE%", agent: "%REQ(USER-AGENT" };
  const settings = [{ format: { type: "JSON", json }, sinks: [{ type: "File", file: { path: "/dev/null" } }] }];
  return withProxy(site, { telemetry: { accessLog: { settings } } });
}

const LISTENER = "type.googleapis.com/envoy.config.listener.v3.Listener";
const CLUSTER = "type.googleapis.com/envoy.config.cluster.v3.Cluster";

/** A patch of everybody's Gateway. */
function patched(site: Site, patches: readonly Content[], more: Unit["objects"] = [], asks: Unit["asks"] = []): Unit {
  const to =
    site.edge.className === "merged"
      ? { group: "gateway.networking.k8s.io", kind: "GatewayClass", name: "merged" }
      : target("Gateway", "edge");
  const policy = withSpec("EnvoyPatchPolicy", `infra/${site.id}`, {
    type: "JSONPatch",
    targetRef: to,
    jsonPatches: patches,
  });
  return { objects: [policy, ...more], asks, faults: [{ culprit: policy, named: [policy] }] };
}

function patch(type: string, name: string, operation: Content): Content {
  return { type, name, operation };
}

function patchedFilter(site: Site): Unit {
  const value = {
    name: "mine",
    typed_config: {
      "@type": "type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua",
      default_source_code: { inline_string: "not lua at all" },
    },
  };
  const path = "/default_filter_chain/filters/0/typed_config/http_filters/0";
  return patched(site, [patch(LISTENER, "infra/edge/web", { op: "add", path, value })]);
}

function patchedNowhere(site: Site): Unit {
  const to = (operation: Content) => patch(LISTENER, "infra/edge/web", operation);
  return patched(site, [
    to({ op: "remove", path: "/no/such/place" }),
    to({ op: "replace", path: "/filter_chains/7/name", value: "x" }),
    to({ op: "move", from: "/nothing", path: "/name" }),
  ]);
}

function patchedType(site: Site): Unit {
  return patched(site, [patch(LISTENER, "infra/edge/web", { op: "replace", path: "/address", value: "0.0.0.0:80" })]);
}

function patchedCluster(site: Site): Unit {
  const name = `httproute/${site.namespace}/${site.id}/rule/0`;
  const patches = [patch(CLUSTER, name, { op: "add", path: "/connect_timeout", value: "-3s" })];
  return patched(site, patches, [route(site, [rule(site)]), backend(site)], [served(site)]);
}
