import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { FilterChainSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_components_pb.ts";
import { ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import {
  type VirtualHost,
  VirtualHostSchema,
} from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { RouteConfigurationSchema } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { type KubeObject, readDocuments } from "../../core/resource/mod.ts";
import { type EncodedResource, typeUrls, type XdsSnapshot } from "../../plugins/xds/cache/mod.ts";

/** The tenant whose resources must stay as they are, with a data plane of its own and one that it shares with everybody. */
const OWN = "canary/own";
const SHARED = "canary/shared";

/** The host that a canary route of the shared data plane, and all that it makes, is named after. */
const HOST = "canary.example.net";
const SERVER_NAME = "canary-tls.example.net";

const OBJECTS = `
apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: canary, creationTimestamp: "1999-01-01T00:00:00Z"}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: own, namespace: canary, creationTimestamp: "1999-01-01T00:00:00Z"}
spec: {gatewayClassName: canary, listeners: [{name: web, protocol: HTTP, port: 8181}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: shared, namespace: canary, creationTimestamp: "1999-01-01T00:00:00Z"}
spec:
  gatewayClassName: canary
  listeners:
  - {name: web, protocol: HTTP, port: 8182, allowedRoutes: {namespaces: {from: All}}}
  - {name: pass, protocol: TLS, port: 8183, tls: {mode: Passthrough}, allowedRoutes: {namespaces: {from: All}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: canary, creationTimestamp: "1999-01-01T00:00:00Z"}
spec:
  parentRefs: [{name: own}, {name: shared, sectionName: web}]
  hostnames: [${HOST}]
  rules:
  - matches: [{path: {type: PathPrefix, value: /a}}]
    timeouts: {request: 10s}
    filters: [{type: ResponseHeaderModifier, responseHeaderModifier: {set: [{name: x-canary, value: sings}]}}]
    backendRefs: [{name: web, port: 80}]
  - {backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: elsewhere}]}
---
apiVersion: gateway.networking.k8s.io/v1
kind: TLSRoute
metadata: {name: pass, namespace: canary, creationTimestamp: "1999-01-01T00:00:00Z"}
spec: {parentRefs: [{name: shared, sectionName: pass}], hostnames: [${SERVER_NAME}], rules: [{backendRefs: [{name: web, port: 80}]}]}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: elsewhere, namespace: canary}
spec: {endpoints: [{ip: {address: 192.0.2.7, port: 8080}}]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: canary}
spec: {clusterIP: 10.0.0.77, ports: [{port: 80, targetPort: 8080, protocol: TCP}]}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: {name: web-1, namespace: canary, labels: {kubernetes.io/service-name: web}}
addressType: IPv4
ports: [{port: 8080, protocol: TCP}]
endpoints: [{addresses: [10.1.0.77], conditions: {ready: true}}]
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: web, namespace: canary}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}]
  authorization: {defaultAction: Deny, rules: [{action: Allow, principal: {clientCIDRs: [10.0.0.0/8]}}]}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: BackendTrafficPolicy
metadata: {name: web, namespace: canary}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: web}]
  circuitBreaker: {maxConnections: 77}
`;

/** The objects of the canary; throws when they are not valid themselves. */
export function canaryObjects(validate: Parameters<typeof readDocuments>[1]["validate"]): readonly KubeObject[] {
  const { objects, problems } = readDocuments(OBJECTS, { file: "canary", validate });
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return objects.map(({ object }) => object);
}

interface RouteSpec {
  readonly parentRefs?: readonly object[];
}

/** A route that everybody's data plane serves too: HTTP and gRPC beside the canary's route, TLS beside its passthrough. */
export function sharing(object: KubeObject): KubeObject {
  const sectionName = SECTIONS.get(object.kind);
  const { parentRefs } = (object.spec ?? {}) as RouteSpec;
  if (sectionName === undefined || !Array.isArray(parentRefs)) return object;
  const parent = {
    group: "gateway.networking.k8s.io",
    kind: "Gateway",
    namespace: "canary",
    name: "shared",
    sectionName,
  };
  return { ...object, spec: { ...(object.spec as object), parentRefs: [...parentRefs, parent] } };
}

const SECTIONS = new Map([
  ["HTTPRoute", "web"],
  ["GRPCRoute", "web"],
  ["TLSRoute", "pass"],
]);

/** The resources of the canary, by name: versions of all of its own data plane, and of those that are its in the shared one. */
export function canaryOf(get: (irKey: string) => XdsSnapshot | undefined): ReadonlyMap<string, string> {
  const own = [...(get(OWN)?.types ?? [])].flatMap(([url, { byName }]) =>
    [...byName.values()].map((resource): [string, string] => [`own ${url} ${resource.name}`, resource.version]),
  );
  return new Map([...own, ...[...(get(SHARED)?.types ?? [])].flatMap(([url, { byName }]) => ofShared(url, byName))]);
}

function ofShared(url: string, byName: ReadonlyMap<string, EncodedResource>): readonly (readonly [string, string])[] {
  const all = [...byName.values()];
  if (url === typeUrls.route) return all.flatMap(hostsOf);
  if (url === typeUrls.listener) return all.flatMap(chainsOf);
  return all
    .filter(({ name }) => name.includes("/canary/"))
    .map(({ name, version }) => [`shared ${url} ${name}`, version]);
}

const parts = new WeakMap<EncodedResource, readonly (readonly [string, string])[]>();

/** The parts that are looked for in a resource, once for each. */
function once(resource: EncodedResource, find: () => readonly (readonly [string, string])[]) {
  const known = parts.get(resource) ?? find();
  parts.set(resource, known);
  return known;
}

function hostsOf(resource: EncodedResource): readonly (readonly [string, string])[] {
  return once(resource, () =>
    fromBinary(RouteConfigurationSchema, resource.bytes)
      .virtualHosts.filter(({ domains }) => domains.includes(HOST))
      .map((host) => [
        `shared host ${resource.name} ${host.name}`,
        hash(toBinary(VirtualHostSchema, withoutNotes(host))),
      ]),
  );
}

/** Whoever looks up where clients are has every route of the listener drop the header in which that is noted: clients must not send it themselves. */
function withoutNotes(host: VirtualHost): VirtualHost {
  const isNote = (header: string) => header.startsWith("x-eg-internal-geoip-");
  const routes = host.routes.map((route) => ({
    ...route,
    requestHeadersToRemove: route.requestHeadersToRemove.filter((header) => !isNote(header)),
  }));
  return { ...host, routes };
}

function chainsOf(resource: EncodedResource): readonly (readonly [string, string])[] {
  return once(resource, () => {
    const { filterChains, defaultFilterChain } = fromBinary(ListenerSchema, resource.bytes);
    const ours = filterChains.filter(({ filterChainMatch }) => filterChainMatch?.serverNames.includes(SERVER_NAME));
    const chains = ours.map((chain): [string, string] => [
      `shared chain ${resource.name} ${chain.name}`,
      hash(toBinary(FilterChainSchema, chain)),
    ]);
    return defaultFilterChain === undefined ? chains : [...chains, [`shared default chain ${resource.name}`, "there"]];
  });
}

function hash(bytes: Uint8Array): string {
  return String(Bun.hash(bytes));
}

/** The differences between the resources that the canary is to have and those that it has. */
export function changesOf(expected: ReadonlyMap<string, string>, now: ReadonlyMap<string, string>): readonly string[] {
  const gone = [...expected.keys()].filter((name) => !now.has(name)).map((name) => `${name} is gone`);
  const more = [...now.keys()].filter((name) => !expected.has(name)).map((name) => `${name} came`);
  const other = [...now].filter(([name, version]) => (expected.get(name) ?? version) !== version);
  return [...gone, ...more, ...other.map(([name]) => `${name} is another one`)];
}
