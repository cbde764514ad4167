/** Where people are logged in, and what a login is for. */
interface Login {
  /** The target as it stands in `targetRefs`: a kind of the Gateway API and a name. */
  readonly target: `${"Gateway" | "HTTPRoute"} ${string}`;
  /** YAML of one line. */
  readonly provider: string;
  readonly redirectURL: string;
}

/** A provider whose endpoints are named, so that nobody looks them up. */
export const NAMED_PROVIDER =
  '{issuer: "https://login.example.com", authorizationEndpoint: "https://login.example.com/authorize", tokenEndpoint: "https://login.example.com/token"}';

/** The key that cookies of logins are made with. */
export const COOKIE_KEY = `apiVersion: v1
kind: Secret
metadata: {name: envoy-oidc-hmac, namespace: envoy-gateway-system}
stringData: {hmac-secret: "0123456789abcdef0123456789abcdef"}
`;

/** A SecurityPolicy `login` by OIDC with the Secret of its client, as YAML. */
export function loginObjects({ target, provider, redirectURL }: Login): string {
  const [kind, name] = target.split(" ");
  return `apiVersion: v1
kind: Secret
metadata: {name: login, namespace: default}
stringData: {client-secret: s3cret}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: login, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: ${kind}, name: ${name}}]
  oidc:
    provider: ${provider}
    clientID: app
    clientSecret: {name: login}
    redirectURL: ${redirectURL}
`;
}
