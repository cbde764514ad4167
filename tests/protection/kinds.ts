import { createServer } from "node:http";
import { later } from "../host-rig.ts";

/** One way to protect a route: what a SecurityPolicy says, what it refers to, and a request that passes. */
export interface Protecting {
  readonly spec: string;
  readonly objects: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The ways to protect a route, by name. */
export async function protections(): Promise<Readonly<Record<string, Protecting>>> {
  const secret = (name: string, data: string) =>
    `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: default}\nstringData: {${data}}\n`;
  const digest = new Bun.CryptoHasher("sha1").update("secret").digest("base64");
  const token = await signedToken();
  return {
    jwt: {
      spec: `jwt: {providers: [{name: test, issuer: test, localJWKS: {type: Inline, inline: '${token.keys}'}}]}`,
      objects: "",
      headers: { authorization: `Bearer ${token.text}` },
    },
    basicAuth: {
      spec: "basicAuth: {users: {name: users}}",
      objects: secret("users", `.htpasswd: "user:{SHA}${digest}"`),
      headers: { authorization: `Basic ${btoa("user:secret")}` },
    },
    apiKeyAuth: {
      spec: "apiKeyAuth: {credentialRefs: [{group: '', kind: Secret, name: keys}], extractFrom: [{headers: [x-key]}]}",
      objects: secret("keys", "client: key-of-client"),
      headers: { "x-key": "key-of-client" },
    },
    authorization: {
      spec: "authorization: {defaultAction: Deny, rules: [{action: Allow, principal: {headers: [{name: x-role, values: [admin]}]}}]}",
      objects: "",
      headers: { "x-role": "admin" },
    },
    extAuth: {
      spec: "extAuth: {headersToExtAuth: [x-pass], http: {backendRefs: [{group: gateway.envoyproxy.io, kind: Backend, name: auth}]}}",
      objects: `apiVersion: gateway.envoyproxy.io/v1alpha1\nkind: Backend\nmetadata: {name: auth, namespace: default}
spec: {endpoints: [{ip: {address: 127.0.0.1, port: ${await authService()}}}]}\n`,
      headers: { "x-pass": "yes" },
    },
  };
}

/** A SecurityPolicy that protects an HTTPRoute, or a whole Gateway, with what it refers to. */
export function policyObjects(
  name: string,
  { spec, objects }: Protecting,
  target = `kind: HTTPRoute, name: ${name}`,
): string {
  return `apiVersion: gateway.envoyproxy.io/v1alpha1
kind: SecurityPolicy
metadata: {name: ${name}, namespace: default}
spec: {targetRefs: [{group: gateway.networking.k8s.io, ${target}}], ${spec}}
${objects && `---\n${objects}`}`;
}

async function signedToken(): Promise<{ readonly keys: string; readonly text: string }> {
  const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"]);
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const signed = `${part({ alg: "ES256", kid: "k" })}.${part({ iss: "test", sub: "user", exp: 4_000_000_000 })}`;
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, pair.privateKey, Buffer.from(signed));
  return {
    keys: JSON.stringify({ keys: [{ kty, crv, x, y, kid: "k", alg: "ES256", use: "sig" }] }),
    text: `${signed}.${Buffer.from(signature).toString("base64url")}`,
  };
}

/** A service that lets requests pass that say so. */
async function authService(): Promise<number> {
  const server = createServer((incoming, response) => {
    response.writeHead(incoming.headers["x-pass"] === "yes" ? 200 : 403).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  later(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as { port: number }).port;
}
