/**
 * A program whose gateway has to fetch something: `needs.mjs GATEWAY-PORT BACKEND-PORT ISSUER-PORT`. Logins of `/login` are those of an OpenID provider that is discovered, tokens
 * of `/api` are checked with keys of a URL. It prints Envoy's bootstrap, and ends with its input.
 */
import { createInterface } from "node:readline";
import { createGateway, envoyBootstrap, memory } from "postern";

const [port, backend, issuer] = process.argv.slice(2);
const route = (name) => `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: ${name}, namespace: default}
spec:
  parentRefs: [{name: eg}]
  rules:
  - matches: [{path: {type: PathPrefix, value: /${name}}}]
    backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: b}]
---
`;
const objects = memory(`apiVersion: gateway.networking.k8s.io/v1
kind: GatewayClass
metadata: {name: eg}
spec: {controllerName: gateway.envoyproxy.io/gatewayclass-controller}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: eg, namespace: default}
spec: {gatewayClassName: eg, listeners: [{name: http, protocol: HTTP, port: ${port}}]}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: Backend
metadata: {name: b, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: ${backend}}}]}
---
${route("login")}${route("api")}apiVersion: v1
kind: Secret
metadata: {name: envoy-oidc-hmac, namespace: envoy-gateway-system}
stringData: {hmac-secret: "0123456789abcdef0123456789abcdef"}
---
apiVersion: v1
kind: Secret
metadata: {name: login, namespace: default}
stringData: {client-secret: s3cret}
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: login, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: login}]
  oidc:
    provider: {issuer: "http://127.0.0.1:${issuer}"}
    clientID: app
    clientSecret: {name: login}
    redirectURL: http://app.example.com/oauth2/callback
---
apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: api, namespace: default}
spec:
  targetRefs: [{group: gateway.networking.k8s.io, kind: HTTPRoute, name: api}]
  jwt:
    providers:
    - name: issuer
      issuer: https://issuer.example.com
      remoteJWKS: {uri: "http://127.0.0.1:${issuer}/jwks.json"}
`);

const gateway = createGateway({ providers: [objects], log: "error" });
await gateway.start();
await gateway.settled();
console.log(JSON.stringify(envoyBootstrap(gateway.dataPlanes()[0], { port: gateway.xdsPort })));
for await (const _ of createInterface({ input: process.stdin }));
await gateway.stop();
process.exit(0);
