import { policyObjects } from "./kinds.ts";

/** A policy of which nothing, or not all, can be used, by the name of its route. */
export interface Broken {
  readonly name: string;
  /** The filter that would have protected; see `HttpFilter.protects`. */
  readonly filter: string;
  /** The fault of the policy. */
  readonly cause: string;
  readonly objects: string;
}

const secret = (name: string, data: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: default}\nstringData: ${data}\n`;
const BACKEND = "{group: gateway.envoyproxy.io, kind: Backend, name: gone}";
const KEYS = "extractFrom: [{headers: [x-key]}]";

/** Faults of SecurityPolicies, by the filter that would have protected. */
const SECURITY: readonly (readonly [filter: string, cause: string, spec: string, objects?: string])[] = [
  ["jwt_authn", "keys that are none", "jwt: {providers: [{name: p, localJWKS: {type: Inline, inline: '{'}}]}"],
  [
    "jwt_authn",
    "keys in a ConfigMap that is missing",
    "jwt: {providers: [{name: p, localJWKS: {type: ValueRef, valueRef: {group: '', kind: ConfigMap, name: gone}}}]}",
  ],
  [
    "jwt_authn",
    "keys at a Backend that is missing",
    `jwt: {providers: [{name: p, remoteJWKS: {uri: 'https://keys.example.com/jwks', backendRefs: [${BACKEND}]}}]}`,
  ],
  [
    "jwt_authn",
    "keys at a server that does not answer",
    "jwt: {providers: [{name: p, remoteJWKS: {uri: 'http://127.0.0.1:1/jwks'}}]}",
  ],
  ["basic_auth", "a Secret that is missing", "basicAuth: {users: {name: gone}}"],
  ["basic_auth", "passwords that are none", "basicAuth: {users: {name: odd}}", secret("odd", "{.htpasswd: nothing}")],
  [
    "api_key_auth",
    "a Secret that is missing",
    `apiKeyAuth: {credentialRefs: [{group: '', kind: Secret, name: gone}], ${KEYS}}`,
  ],
  [
    "api_key_auth",
    "places that contradict each other",
    "apiKeyAuth: {credentialRefs: [{group: '', kind: Secret, name: keys}], extractFrom: [{headers: [a], cookies: [b]}]}",
    secret("keys", "{a: b}"),
  ],
  ["ext_authz", "a service that is missing", `extAuth: {http: {backendRefs: [${BACKEND}]}}`],
  [
    "ext_authz",
    "a service that does not answer",
    "extAuth: {http: {backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: dead}]}}",
    "apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {name: dead, namespace: default}\nspec: {endpoints: [{ip: {address: 127.0.0.1, port: 1}}]}\n",
  ],
  [
    "oauth2",
    "a Secret that is missing",
    "oidc: {clientID: c, clientSecret: {name: gone}, redirectURL: 'https://www.example.com/cb', logoutPath: /out, provider: {issuer: 'https://login.example.com', authorizationEndpoint: 'https://login.example.com/a', tokenEndpoint: 'https://login.example.com/t'}}",
  ],
  [
    "oauth2",
    "a provider that does not answer",
    "oidc: {clientID: c, clientSecret: {name: client}, redirectURL: 'https://www.example.com/cb', logoutPath: /out, provider: {issuer: 'http://127.0.0.1:1'}}",
    secret("client", "{client-secret: s}"),
  ],
  ["csrf", "a field of another type", "csrf: {additionalOrigins: {}}"],
  ["rbac", "a field that does not exist", "authorisation: {defaultAction: Deny}"],
  [
    "rbac",
    "an address that is none",
    "authorization: {defaultAction: Allow, rules: [{action: Deny, principal: {clientCIDRs: ['300.0.0.0/8']}}]}",
  ],
  [
    "rbac",
    "an expression that is none",
    "authorization: {defaultAction: Allow, rules: [{action: Deny, cel: 'request.', name: odd}]}",
  ],
  [
    "rbac",
    "places without a database",
    "authorization: {defaultAction: Allow, rules: [{action: Deny, principal: {clientIPGeoLocations: [{country: XX}]}}]}",
  ],
];

/** Faults of EnvoyExtensionPolicies. */
const EXTENSIONS: readonly (readonly [filter: string, cause: string, spec: string])[] = [
  ["lua", "a script that is none", "lua: [{type: Inline, inline: 'function ('}]"],
  ["lua", "a ConfigMap that is missing", "lua: [{type: ValueRef, valueRef: {group: '', kind: ConfigMap, name: gone}}]"],
  [
    "wasm",
    "code at a server that does not answer",
    "wasm: [{name: w, code: {type: HTTP, http: {url: 'http://127.0.0.1:1/w.wasm'}}}]",
  ],
  ["dynamic_modules", "a module that nobody registered", "dynamicModule: [{name: gone}]"],
  ["ext_proc", "a service that is missing", `extProc: [{backendRefs: [${BACKEND}]}]`],
  [
    "ext_proc",
    "a service that does not answer",
    "extProc: [{processingMode: {request: {}}, backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: dead}]}]",
  ],
];

/** All of them, each with its own name. */
export function brokenPolicies(): readonly Broken[] {
  const security = SECURITY.map(([filter, cause, spec, objects = ""], i): Broken => {
    const name = `security-${i}`;
    return { name, filter, cause, objects: policyObjects(name, { spec, objects, headers: {} }) };
  });
  const extensions = EXTENSIONS.map(([filter, cause, spec], i): Broken => {
    const name = `extension-${i}`;
    const target = `[{group: gateway.networking.k8s.io, kind: HTTPRoute, name: ${name}}]`;
    const objects = `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: EnvoyExtensionPolicy\nmetadata: {name: ${name}, namespace: default}\nspec: {targetRefs: ${target}, ${spec}}\n`;
    return { name, filter, cause, objects };
  });
  return [...security, ...extensions];
}
