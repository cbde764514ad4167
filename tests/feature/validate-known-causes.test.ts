import { afterEach, describe, expect, test } from "bun:test";
import { keyFixture } from "../fixtures/keys.ts";
import { cleanUp } from "../host-rig.ts";
import { CLUSTER, HTTP_ROUTE, POLICY, validate } from "../validating.ts";

afterEach(cleanUp);

/** Something that Envoy parses while loading and would refuse with all that is beside it. */
interface Cause {
  readonly documents: readonly string[];
  /** A piece of the text in whose line the fault stands, at its first place. */
  readonly at: string;
  /** Kind, object and field, as they are printed. */
  readonly field: string;
  readonly says: string;
  /** A further complaint, about an object that uses this one. */
  readonly beside?: string;
  /** Class and Gateway, where they are not the usual ones. */
  readonly cluster?: string;
}

const PARENT = "  parentRefs: [{name: eg}]\n";
const TARGET = "  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: r}]\n";
const REDIRECT = "{type: RequestRedirect, requestRedirect: {scheme: https}}";
const ROUTE = HTTP_ROUTE("r", `${PARENT}  rules: [{filters: [${REDIRECT}]}]`);
const ROUTE_AT = "HTTPRoute default/r: spec.rules[0]";

/** A route with one filter of Gateway API. */
function filter(text: string, part: string, says: string): Cause {
  const route = HTTP_ROUTE("r", `${PARENT}  rules:\n  - filters:\n    - ${text}`);
  return { documents: [route], at: text.slice(0, 12), field: `${ROUTE_AT}${part}`, says };
}

/** A route with an HTTPRouteFilter that has the text in its spec; the route says what is wrong with its filter. */
function routeFilter(text: string, says: string, ...more: readonly string[]): Cause {
  const ref = "{type: ExtensionRef, extensionRef: {group: gateway.envoyproxy.io, kind: HTTPRouteFilter, name: f}}";
  const route = HTTP_ROUTE("r", `${PARENT}  rules:\n  - filters:\n    - ${ref}`);
  const documents = [route, POLICY("HTTPRouteFilter", "f", text), ...more];
  return { documents, at: "- {type: ExtensionRef", field: `${ROUTE_AT}.filters[0].extensionRef`, says };
}

/** A route with a match of a path, header or parameter. */
function match(text: string, field: string): Cause {
  const route = HTTP_ROUTE("r", `${PARENT}  rules:\n  - matches:\n    - ${text}\n    filters: [${REDIRECT}]`);
  return { documents: [route], at: text.slice(0, 12), field: `${ROUTE_AT}.matches[0].${field}`, says: "RE2" };
}

interface PolicyCause extends Omit<Cause, "documents"> {
  readonly with?: readonly string[];
  readonly target?: string;
}

/** A policy on the route; its field begins behind `spec.`. */
function policy(kind: string, text: string, { target, with: more = [], ...cause }: PolicyCause): Cause {
  const at = target === undefined ? TARGET : `  targetRefs: [${target}]\n`;
  const documents = [ROUTE, POLICY(kind, "p", at + text), ...more];
  return { ...cause, documents, field: `${kind} default/p: spec.${cause.field}` };
}

const JWT = (keys: string) => `  jwt:\n    providers:\n    - name: a\n      ${keys}`;
const OIDC = (text: string) => `  oidc:
    clientID: a
    clientSecret: {name: oidc}
    ${text}`;
const CLIENT_SECRET = `apiVersion: v1
kind: Secret
metadata: {name: oidc, namespace: default}
data: {client-secret: c2VjcmV0}
`;
const PROVIDER = (more: string) =>
  `provider: {issuer: "https://i.test", authorizationEndpoint: "https://i.test/a", tokenEndpoint: "https://i.test/t"${more}}`;
const BACKEND = POLICY("Backend", "b", "  endpoints: [{ip: {address: 192.0.2.1, port: 80}}]");
const CONFIG_MAP = (key: string, text: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: m, namespace: default}
data: {${key}: ${JSON.stringify(text)}}
`;

/** A Gateway with a listener that ends TLS. */
const ENDING = `${CLUSTER.split("---\n")[0]}---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec:
  gatewayClassName: eg
  listeners:
  - {name: tls, protocol: HTTPS, port: 443, tls: {certificateRefs: [{name: c}]}}
`;

/** The Secret of the listener of `ENDING`. */
function secretOf(name: string, more = ""): string {
  const { certificate: cert, privateKey } = keyFixture(name);
  return `apiVersion: v1
kind: Secret
type: kubernetes.io/tls
metadata: {name: c, namespace: default}
data: {tls.crt: ${btoa(cert)}, tls.key: ${btoa(privateKey)}${more}}
`;
}

/** A cause in the Secret of a listener. */
function certificate(name: string, says: string, more = ""): Cause {
  const field = "Gateway default/eg: spec.listeners[0].tls.certificateRefs[0]";
  return { cluster: ENDING, documents: [secretOf(name, more)], at: "- {name: tls", field, says };
}

/** A cause in the telemetry of the EnvoyProxy that the Gateway's class names. */
function telemetry(text: string, { with: others = [], ...more }: Omit<PolicyCause, "target">): Cause {
  const gateway = CLUSTER.replace("gatewayclass-controller}", `gatewayclass-controller, ${PARAMETERS}}`);
  return { ...more, documents: [POLICY("EnvoyProxy", "p", `  telemetry:\n${text}`), ...others], cluster: gateway };
}

const PARAMETERS = "parametersRef: {group: gateway.envoyproxy.io, kind: EnvoyProxy, name: p, namespace: default}";
const KEYS_OF_TWO = '{"keys": [{"kty": "oct"';

const FORMATS: Readonly<Record<string, Cause>> = {
  "a command in a request header that does not end": filter(
    '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-a, value: "%REQ(x-a"}]}}',
    ".filters[0].requestHeaderModifier.set[0].value",
    "does not end",
  ),
  "a command in a response header that Envoy does not know": filter(
    '{type: ResponseHeaderModifier, responseHeaderModifier: {add: [{name: x-a, value: "%NOPE(x)%"}]}}',
    ".filters[0].responseHeaderModifier.add[0].value",
    "Envoy knows no command %NOPE(x)%",
  ),
  "a header with what the process knows": filter(
    '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-a, value: "%ENVIRONMENT(HOME)%"}]}}',
    ".filters[0].requestHeaderModifier.set[0].value",
    "only an EnvoyProxy may do",
  ),
  "a header with a file": filter(
    '{type: RequestHeaderModifier, requestHeaderModifier: {set: [{name: x-a, value: "%FILE_CONTENT(/etc/passwd)%"}]}}',
    ".filters[0].requestHeaderModifier.set[0].value",
    "knows no command",
  ),
  "a body": routeFilter('  directResponse: {body: {type: Inline, inline: "%NOPE(x)%"}}', "directResponse.body.inline"),
  "a body of a ConfigMap": routeFilter(
    "  directResponse: {body: {type: ValueRef, valueRef: {group: '', kind: ConfigMap, name: m}}}",
    "%REQ(x-a",
    CONFIG_MAP("response.body", "%REQ(x-a"),
  ),
  "a content type with a lone percent sign": routeFilter(
    '  directResponse: {contentType: "text/plain; q=%"}',
    "directResponse.contentType",
  ),
  "a content type": routeFilter('  directResponse: {contentType: "%NOPE(x)%"}', "directResponse.contentType"),
  "a header of a direct response": routeFilter(
    '  directResponse: {header: {add: [{name: x-a, value: "%REQ(%"}]}}',
    "directResponse.header.add[0].value",
  ),
  "a header of a listener": policy(
    "ClientTrafficPolicy",
    '  headers: {lateResponseHeaders: {remove: [x-b], set: [{name: x-a, value: "%REQ(%"}]}}',
    {
      ...{ at: "  headers: {late", field: "headers.lateResponseHeaders.set[0].value", says: "does not end" },
      target: "{group: gateway.networking.k8s.io, kind: Gateway, name: eg}",
    },
  ),
  "the name of spans": policy(
    "BackendTrafficPolicy",
    '  telemetry: {tracing: {spanName: {client: "%NOPE(x)%", server: a}}}',
    {
      ...{ at: "%NOPE(x)%", field: "telemetry.tracing.spanName.client", says: "knows no command" },
    },
  ),
  "the name of statistics": policy("BackendTrafficPolicy", '  telemetry: {metrics: {routeStatName: "a/%NOPE%"}}', {
    ...{ at: "%NOPE%", field: "telemetry.metrics.routeStatName", says: "%NOPE%" },
  }),
  "where a cost comes from": policy(
    "BackendTrafficPolicy",
    "  rateLimit:\n    type: Global\n    global:\n      rules:\n      - limit: {requests: 1, unit: Hour}\n        cost: {request: {from: Metadata, metadata: {namespace: '%a', key: b}}}",
    { at: "'%a'", field: "rateLimit.global.rules[0].cost.request.metadata.namespace", says: "percent sign" },
  ),
  "a text of the access log": telemetry(
    "    accessLog:\n      settings:\n      - sinks: [{type: File, file: {path: /dev/stdout}}]\n        format: {type: Text, text: 'a %NOPE(x)%'}",
    {
      at: "'a %NOPE",
      field: "EnvoyProxy default/p: spec.telemetry.accessLog.settings[0].format.text",
      says: "%NOPE(x)%",
    },
  ),
  "backends of telemetry that do not fit into one cluster": telemetry(
    "    accessLog:\n      settings:\n      - sinks: [{type: OpenTelemetry, openTelemetry: {backendRefs: [\n          {group: gateway.envoyproxy.io, kind: Backend, name: b}, {group: gateway.envoyproxy.io, kind: Backend, name: named}]}}]",
    {
      ...{
        at: "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\n",
        field: "Gateway default/eg",
        says: "mix host names with addresses",
      },
      with: [BACKEND, POLICY("Backend", "named", "  endpoints: [{fqdn: {hostname: a.test, port: 80}}]")],
    },
  ),
  "a field of the access log": telemetry(
    "    accessLog:\n      settings:\n      - sinks: [{type: File, file: {path: /dev/stdout}}]\n        format: {type: JSON, json: {a: '50%'}}",
    {
      at: "'50%'",
      field: "EnvoyProxy default/p: spec.telemetry.accessLog.settings[0].format.json.a",
      says: "begins no command",
    },
  ),
  "where users of OIDC come back to": policy(
    "SecurityPolicy",
    OIDC(`${PROVIDER("")}\n    redirectURL: "https://%ENVIRONMENT(HOME)%/back"`),
    {
      ...{ at: "redirectURL:", field: "oidc.redirectURL", says: "only an EnvoyProxy may do", with: [CLIENT_SECRET] },
    },
  ),
};

const DOCUMENTS: Readonly<Record<string, Cause>> = {
  "a key set that is cut off": policy("SecurityPolicy", JWT(`localJWKS: {type: Inline, inline: '${KEYS_OF_TWO}'}`), {
    ...{ at: "localJWKS", field: "jwt.providers[0].localJWKS.inline", says: "no JSON object" },
  }),
  "a key set in a ConfigMap": policy(
    "SecurityPolicy",
    JWT("localJWKS: {type: ValueRef, valueRef: {group: '', kind: ConfigMap, name: m}}"),
    {
      ...{ at: "localJWKS", field: "jwt.providers[0].localJWKS.valueRef", says: "ConfigMap default/m" },
      with: [CONFIG_MAP("jwks", KEYS_OF_TWO)],
    },
  ),
  "the address of a key set": policy("SecurityPolicy", JWT('remoteJWKS: {uri: "https://a.test:99999/keys"}'), {
    ...{ at: "remoteJWKS", field: "jwt.providers[0].remoteJWKS.uri", says: "65535" },
  }),
  "where to sign in": policy("SecurityPolicy", OIDC(PROVIDER("").replace("https://i.test/a", "https://[/a")), {
    ...{ at: "provider:", field: "oidc.provider.authorizationEndpoint", says: "as a URL", with: [CLIENT_SECRET] },
  }),
  "where tokens are had": policy("SecurityPolicy", OIDC(PROVIDER("").replace("https://i.test/t", "i.test/t")), {
    ...{ at: "provider:", field: "oidc.provider.tokenEndpoint", says: "as a URL", with: [CLIENT_SECRET] },
  }),
  "where to sign out": policy("SecurityPolicy", OIDC(PROVIDER(', endSessionEndpoint: "https://ä.test/"')), {
    ...{ at: "provider:", field: "oidc.provider.endSessionEndpoint", says: "as a URL", with: [CLIENT_SECRET] },
  }),
  "the path of an authorization service": policy(
    "SecurityPolicy",
    "  extAuth:\n    http: {path: check, backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]}",
    { at: "http: {path", field: "extAuth.http.path", says: "begin with a slash", with: [BACKEND] },
  ),
  "the path in place of others": policy(
    "SecurityPolicy",
    "  extAuth:\n    http: {pathOverride: check, backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]}",
    { at: "http: {path", field: "extAuth.http.pathOverride", says: "begin with a slash", with: [BACKEND] },
  ),
  "Lua that cannot be read": policy(
    "EnvoyExtensionPolicy",
    "  lua:\n  - type: Inline\n    inline: |\n      function envoy_on_request(h)\n        if true then\n      end",
    { at: "inline: |", field: "lua[0].inline", says: "line 4" },
  ),
  "a key that is too short": certificate("rsa-1024", "2048"),
  "a curve that Envoy does not take": certificate("secp224r1", "P-256"),
  "a certificate that asks for a staple": certificate("must-staple", "must-staple"),
  "a staple of another certificate": certificate("rsa-2048", "tls.ocsp-staple", `, tls.ocsp-staple: ${btoa("junk")}`),
  "CAs of clients": policy(
    "ClientTrafficPolicy",
    "  tls: {clientValidation: {caCertificateRefs: [{group: '', kind: ConfigMap, name: m}]}}",
    {
      ...{ at: "  tls: {client", field: "tls.clientValidation.caCertificateRefs[0]", says: "is no certificate" },
      target: "{group: gateway.networking.k8s.io, kind: Gateway, name: eg}",
      cluster: ENDING,
      with: [
        secretOf("rsa-2048"),
        CONFIG_MAP("ca.crt", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
      ],
    },
  ),
};

const MATCHES: Readonly<Record<string, Cause>> = {
  "a letter beyond Latin-1 in a header": match(
    "headers: [{type: RegularExpression, name: x-a, value: '\\x{4e00}'}]",
    "headers[0].value",
  ),
  "a look-ahead in a path": match("path: {type: RegularExpression, value: '/(?=a)'}", "path.value"),
  "a repetition of too many": match(
    "queryParams: [{type: RegularExpression, name: a, value: 'a{1001}'}]",
    "queryParams[0].value",
  ),
  "an expression in a limit": policy(
    "BackendTrafficPolicy",
    "  rateLimit:\n    type: Local\n    local:\n      rules:\n      - limit: {requests: 1, unit: Hour}\n        clientSelectors: [{headers: [{name: x-a, type: RegularExpression, value: '('}]}]",
    { at: "clientSelectors", field: "rateLimit.local.rules[0].clientSelectors[0].headers[0].value", says: "RE2" },
  ),
  "a substitution of a group that is not there": routeFilter(
    "  urlRewrite: {path: {type: ReplaceRegexMatch, replaceRegexMatch: {pattern: '^/(a)/(b)', substitution: '/\\3'}}}",
    "names group \\3",
  ),
  "a status that nobody may answer with": routeFilter("  directResponse: {statusCode: 101}", "from 200 to 599"),
  "a status in place of another": policy(
    "BackendTrafficPolicy",
    "  responseOverride:\n  - match: {statusCodes: [{value: 404}]}\n    response: {statusCode: 999}",
    { at: "response: {status", field: "responseOverride[0].response.statusCode", says: "from 200 to 599" },
  ),
};

const GATEWAY_API = "apiVersion: gateway.networking.k8s.io/v1";
const SERVICES = "backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]";
const SECRETS = (data: string) => `apiVersion: v1
kind: Secret
metadata: {name: s, namespace: default}
stringData: {${data}}
`;
const OTHERS: Readonly<Record<string, Cause>> = {
  "a hash of a password that Envoy does not read": policy("SecurityPolicy", "  basicAuth: {users: {name: s}}", {
    ...{
      at: "  basicAuth",
      field: "basicAuth.users",
      says: "{SHA}",
      with: [SECRETS('.htpasswd: "a:$2y$05$abcdefghijklmnopqrstuu"')],
    },
  }),
  "one API key of two clients": policy(
    "SecurityPolicy",
    "  apiKeyAuth: {credentialRefs: [{name: s}], extractFrom: [{headers: [x-key]}]}",
    { at: "  apiKeyAuth", field: "apiKeyAuth", says: "another client", with: [SECRETS("one: same, two: same")] },
  ),
  "a session by a cookie that has no such name": {
    documents: [
      HTTP_ROUTE("r", `${PARENT}  rules:\n  - ${SERVICES}\n    sessionPersistence: {type: Cookie, sessionName: "a b"}`),
      BACKEND,
    ],
    ...{ at: "sessionPersistence", field: `${ROUTE_AT}.sessionPersistence.sessionName`, says: "a b" },
  },
  "a credential with a line break": routeFilter(
    "  credentialInjection: {credential: {valueRef: {name: s}}}",
    "Secret default/s",
    SECRETS('credential: "a\\nb"'),
  ),
  "a socket whose path is too long": {
    documents: [
      HTTP_ROUTE("r", `${PARENT}  rules:\n  - ${SERVICES}`),
      POLICY("Backend", "b", `  endpoints: [{unix: {path: "/${"a".repeat(120)}"}}]`),
    ],
    beside: "Backend default/b does not exist",
    ...{ at: "endpoints: [", field: "Backend default/b: spec.endpoints[0].unix.path", says: "10" },
  },
  "CAs of a backend": {
    documents: [
      HTTP_ROUTE("r", `${PARENT}  rules:\n  - ${SERVICES}`),
      BACKEND,
      `${GATEWAY_API}
kind: BackendTLSPolicy
metadata: {name: p, namespace: default}
spec:
  targetRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]
  validation: {hostname: a.test, caCertificateRefs: [{group: '', kind: ConfigMap, name: m}]}
`,
      CONFIG_MAP("ca.crt", "junk"),
    ],
    beside: "HTTPRoute default/r: ConfigMap default/m",
    ...{
      at: "  validation",
      field: "BackendTLSPolicy default/p: spec.validation.caCertificateRefs[0]",
      says: "no CA certificate",
    },
  },
};

describe("what Envoy would refuse while loading is a finding of validate, with its line and field", () => {
  test.each(Object.entries({ ...FORMATS, ...DOCUMENTS, ...MATCHES, ...OTHERS }))("%s", async (_name, cause) => {
    const { lines } = await validate([cause.cluster ?? CLUSTER, ...cause.documents]);
    const text = [cause.cluster ?? CLUSTER, ...cause.documents].join("---\n");
    const line = text.slice(0, text.indexOf(cause.at)).split("\n").length;
    expect(text).toContain(cause.at);
    const own = lines.filter((each) => cause.beside === undefined || !each.includes(cause.beside));
    expect(own.map((each) => each.replace(/^(\d+):\d+/, "$1"))).toEqual([
      expect.stringContaining(`${line}: ${cause.field}: `),
    ]);
    expect(own[0]).toContain(cause.says);
    expect(lines.length - own.length).toBe(cause.beside === undefined ? 0 : 1);
  });
});
