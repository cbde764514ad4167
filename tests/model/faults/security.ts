import type { KubeObject } from "../../../core/resource/mod.ts";
import { sha1Line } from "../good/policies.ts";
import { type Content, configMap, secret, target, toBackend, withSpec } from "../objects.ts";
import { asked, backend, keyOf, policy, route, rule, served } from "../parts.ts";
import type { Site, Sort, Unit } from "../unit.ts";
import { faultOf } from "./texts.ts";

/** Policies that protect and cannot: what they are about must not be served open. */
export const SECURITY_FAULTS: readonly Sort[] = [
  { name: "keys that are no JSON", build: keysOfWords },
  { name: "keys that are cut off", build: keysCutOff },
  { name: "a key without its numbers", build: keyWithoutNumbers },
  { name: "OIDC with addresses that are none", build: oidcAddresses },
  { name: "passwords that Envoy does not read", build: passwords },
  { name: "two clients with one API key", build: sameKeyTwice },
  { name: "an external authorization with an odd path", build: extAuthPath },
  { name: "an external authorization that is not there", build: extAuthMissing },
  { name: "a policy for a rule called constructor", build: constructorSection },
  { name: "a claim that is required of no provider", build: unknownProvider },
];

function closed(site: Site, content: Content, more: readonly KubeObject[] = [], culprit?: KubeObject): Unit {
  const one = policy(site, "SecurityPolicy", content);
  return {
    objects: [route(site, [rule(site)]), backend(site), one, ...more],
    asks: [asked(site, "!200")],
    faults: [{ culprit: culprit ?? one, named: [one] }],
  };
}

function withKeys(site: Site, inline: string): Unit {
  const providers = [{ name: "one", issuer: "https://id.example.org", localJWKS: { type: "Inline", inline } }];
  return closed(site, { jwt: { providers } });
}

function keysOfWords(site: Site): Unit {
  return withKeys(site, "to be filled in");
}

function keysCutOff(site: Site): Unit {
  const localJWKS = { type: "ValueRef", valueRef: { group: "", kind: "ConfigMap", name: site.id } };
  const map = configMap(keyOf(site), { jwks: '{"keys": [{"kty": "RSA", "kid": "a", "n": "AQAB' });
  return closed(site, { jwt: { providers: [{ name: "one", localJWKS }] } }, [map], map);
}

function keyWithoutNumbers(site: Site): Unit {
  return withKeys(site, '{"keys":[{"kty":"RSA","kid":"1"}]}');
}

function oidcAddresses(site: Site): Unit {
  const issuer = "https://id.example.org";
  const provider = { issuer, authorizationEndpoint: `${issuer}/auth`, tokenEndpoint: "not an address" };
  const { host } = asked(site, "200");
  const oidc = {
    ...{ clientID: "me", clientSecret: { name: site.id }, logoutPath: "/out", provider },
    redirectURL: `https://${host}/100%/back`,
  };
  return closed(site, { oidc }, [secret(keyOf(site), { "client-secret": "abc" })]);
}

function passwords(site: Site): Unit {
  const line = sha1Line("ann", "x");
  const bad = site.random.pick([
    "ann:$2y$05$abcdefghijklmnopqrstuuJ8r7o1rYb3J1W8oQ7n0k5gQnY8yWmYe\n",
    "nocolon\n",
    `${line}\n${line}\n`,
    ":{SHA}x\n",
  ]);
  const users = secret(keyOf(site), { ".htpasswd": bad });
  return closed(site, { basicAuth: { users: { name: site.id } } }, [users], users);
}

function sameKeyTwice(site: Site): Unit {
  const keys = secret(keyOf(site), { ann: "same", bob: "same" });
  const apiKeyAuth = { credentialRefs: [{ name: site.id }], extractFrom: [{ headers: ["x-key"] }] };
  return closed(site, { apiKeyAuth }, [keys], keys);
}

/** Envoy may take it: then it asks there. */
function extAuthPath(site: Site): Unit {
  const one = policy(site, "SecurityPolicy", {
    extAuth: { http: { backendRefs: [toBackend(site.id)], path: "check me" } },
  });
  return {
    objects: [route(site, [rule(site)]), backend(site), one],
    asks: [],
    faults: [faultOf(one, [served(site)])],
  };
}

function extAuthMissing(site: Site): Unit {
  return closed(site, { extAuth: { http: { backendRefs: [toBackend("nowhere")] } } });
}

/** The route has no rule of that name, so the policy protects nothing, and must say so. */
function constructorSection(site: Site): Unit {
  const one = withSpec("SecurityPolicy", keyOf(site), {
    targetRefs: [target("HTTPRoute", site.id, "constructor")],
    authorization: { defaultAction: "Deny" },
  });
  return {
    objects: [route(site, [rule(site)]), backend(site), one],
    asks: [served(site)],
    faults: [faultOf(one)],
  };
}

/** The schema refuses such a policy as a whole. */
function unknownProvider(site: Site): Unit {
  const principal = { jwt: { provider: "nobody", claims: [{ name: "sub", values: ["ann"] }] } };
  const rules = [{ action: "Allow", principal }];
  return { ...closed(site, { authorization: { defaultAction: "Deny", rules } }), asks: [] };
}
