import { createHash } from "node:crypto";
import { configMap, secret, target, withSpec } from "../objects.ts";
import { asked, backend, keyOf, policy, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";

/** Policies without a fault, each for a route of its own. */
export const GOOD_POLICIES: readonly Sort[] = [
  { name: "basic authentication", build: basicAuth },
  { name: "API keys", build: apiKeys },
  { name: "JWT with local keys", build: jwt },
  { name: "CORS", build: cors },
  { name: "authorization by address", build: authorization },
  { name: "traffic of a backend", build: traffic },
  { name: "Lua", build: lua },
  { name: "TLS to a backend", build: backendTls },
];

function routed(site: Site) {
  return [route(site, [rule(site)]), backend(site)];
}

/** A line of a password file as Envoy reads it. */
export function sha1Line(user: string, password: string): string {
  return `${user}:{SHA}${createHash("sha1").update(password).digest("base64")}`;
}

function basicAuth(site: Site): Unit {
  const authorization = `Basic ${btoa(`ann:${site.id}`)}`;
  return {
    objects: [
      ...routed(site),
      policy(site, "SecurityPolicy", { basicAuth: { users: { name: site.id } } }),
      secret(keyOf(site), { ".htpasswd": `${sha1Line("ann", site.id)}\n` }),
    ],
    asks: [asked(site, "401"), served(site, { headers: { authorization } })],
  };
}

function apiKeys(site: Site): Unit {
  const apiKeyAuth = { credentialRefs: [{ name: site.id }], extractFrom: [{ headers: ["x-key"] }] };
  return {
    objects: [
      ...routed(site),
      policy(site, "SecurityPolicy", { apiKeyAuth }),
      secret(keyOf(site), { ann: `key-${site.id}` }),
    ],
    asks: [asked(site, "401"), served(site, { headers: { "x-key": `key-${site.id}` } })],
  };
}

/** A set of keys as an issuer publishes it. */
const KEYS = JSON.stringify({
  keys: [{ kty: "oct", kid: "one", alg: "HS256", use: "sig", k: Buffer.from("0".repeat(32)).toString("base64url") }],
});

function jwt(site: Site): Unit {
  const localJWKS = site.random.chance(0.5)
    ? { type: "Inline", inline: KEYS }
    : { type: "ValueRef", valueRef: { group: "", kind: "ConfigMap", name: site.id } };
  const providers = [{ name: "one", issuer: "https://id.example.org", localJWKS }];
  return {
    objects: [
      ...routed(site),
      policy(site, "SecurityPolicy", { jwt: { providers } }),
      configMap(keyOf(site), { jwks: KEYS }),
    ],
    asks: [asked(site, "401")],
  };
}

function cors(site: Site): Unit {
  const origin = "https://shop.example.org";
  return {
    objects: [
      ...routed(site),
      policy(site, "SecurityPolicy", { cors: { allowOrigins: [origin], allowMethods: ["GET"] } }),
    ],
    asks: [served(site, { headers: { origin }, has: `access-control-allow-origin: ${origin}` })],
  };
}

function authorization(site: Site): Unit {
  const isOpen = site.random.chance(0.5);
  const rules = [{ action: "Allow", principal: { clientCIDRs: [isOpen ? "127.0.0.0/8" : "192.0.2.0/24"] } }];
  return {
    objects: [...routed(site), policy(site, "SecurityPolicy", { authorization: { defaultAction: "Deny", rules } })],
    asks: [isOpen ? served(site) : asked(site, "403")],
  };
}

function traffic(site: Site): Unit {
  const content = site.random.pick([
    { retry: { numRetries: 2, retryOn: { triggers: ["5xx"] } }, circuitBreaker: { maxConnections: 100 } },
    { timeout: { http: { requestTimeout: "10s" }, tcp: { connectTimeout: "2s" } } },
    { loadBalancer: { type: "LeastRequest" }, tcpKeepalive: { probes: 3 } },
    { rateLimit: { local: { rules: [{ limit: { requests: 1000, unit: "Second" } }] } } },
    { compressor: [{ type: "Gzip", gzip: {} }], connection: { bufferLimit: "32Ki" } },
    {
      healthCheck: { passive: { consecutive5XxErrors: 50 } },
      responseOverride: [
        {
          match: { statusCodes: [{ type: "Value", value: 404 }] },
          response: { body: { type: "Inline", inline: "gone" } },
        },
      ],
    },
  ]);
  return { objects: [...routed(site), policy(site, "BackendTrafficPolicy", content)], asks: [served(site)] };
}

function lua(site: Site): Unit {
  const inline = `function envoy_on_response(handle)\n  handle:headers():add("x-lua", "${site.id}")\nend\n`;
  return {
    objects: [...routed(site), policy(site, "EnvoyExtensionPolicy", { lua: [{ type: "Inline", inline }] })],
    asks: [served(site, { has: `x-lua: ${site.id}` })],
  };
}

/** A BackendTLSPolicy for the unit's Backend, whose authority stands in the unit's ConfigMap. */
export function backendTlsPolicy(site: Site, suffix = "") {
  return withSpec("BackendTLSPolicy", keyOf(site, suffix), {
    targetRefs: [target("Backend", `${site.id}${suffix}`)],
    validation: {
      hostname: "backend.example.org",
      caCertificateRefs: [{ group: "", kind: "ConfigMap", name: `${site.id}${suffix}` }],
    },
  });
}

function backendTls(site: Site): Unit {
  const { backends, certificates } = site.place;
  return {
    objects: [
      ...[route(site, [rule(site)]), backend(site, "", backends.tls), backendTlsPolicy(site)],
      configMap(keyOf(site), { "ca.crt": certificates.backend.cert }),
    ],
    asks: [asked(site, "200", { has: "tls GET /" })],
  };
}
