/** An object that Envoy refuses, or a check before it; `named` is the object that must say so. */
export interface Fault {
  readonly name: string;
  readonly objects: string;
  readonly named: { readonly kind: string; readonly name: string };
}

/** A name for an object, made of what is wrong with it. */
const idOf = (text: string) => text.replaceAll(" ", "-");

const patch = (name: string, type: string, resource: string, operation: string): Fault => ({
  name: `patch of a ${name}`,
  named: { kind: "EnvoyPatchPolicy", name: idOf(`patch ${name}`) },
  objects: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: EnvoyPatchPolicy
metadata: {name: ${idOf(`patch ${name}`)}, namespace: default}
spec:
  targetRef: {group: gateway.networking.k8s.io, kind: Gateway, name: eg}
  type: JSONPatch
  jsonPatches: [{type: type.googleapis.com/envoy.config.${type}, name: ${resource}, operation: {op: add, ${operation}}}]
`,
});

const route = (name: string, rule: string): Fault => ({
  name,
  named: { kind: "HTTPRoute", name: idOf(name) },
  objects: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${idOf(name)}, namespace: default}
spec:
  parentRefs: [{name: eg}]
  hostnames: [faulty.example.com]
  rules: [{${rule}, backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: r0}]}]
`,
});

const policy = (kind: string, name: string, spec: string): Fault => ({
  name,
  named: { kind, name: idOf(name) },
  objects: `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: ${kind}
metadata: {name: ${idOf(name)}, namespace: default}
spec: {targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r1}], ${spec}}
`,
});

const FILTER = `{no.such.filter: {"@type": type.googleapis.com/google.protobuf.Struct}}`;

/** One fault of each kind: some are found by a check, some only by asking Envoy. */
export const FAULTS: readonly Fault[] = [
  patch(
    "listener",
    "listener.v3.Listener",
    "default/eg/l0",
    "path: /listener_filters, value: [{name: no.such.filter}]",
  ),
  patch(
    "route configuration",
    "route.v3.RouteConfiguration",
    "default/eg/l0",
    `path: /virtual_hosts/-, value: {name: odd, domains: [odd.example.com], typed_per_filter_config: ${FILTER}}`,
  ),
  patch(
    "cluster",
    "cluster.v3.Cluster",
    "httproute/default/r2/rule/0",
    "path: /transport_socket, value: {name: no.such.socket}",
  ),
  route(
    "unknown command in a header",
    "filters: [{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x, value: '%NOSUCH(x)%'}]}}]",
  ),
  route("expression of other letters", "matches: [{path: {type: RegularExpression, value: '/\\x{4e00}'}}]"),
  policy(
    "SecurityPolicy",
    "keys that are none",
    'jwt: {providers: [{name: p, localJWKS: {type: Inline, inline: \'{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}\'}}]}',
  ),
  policy(
    "EnvoyExtensionPolicy",
    "script that fails when it is loaded",
    "lua: [{type: Inline, inline: 'error(\"no\")'}]",
  ),
];
