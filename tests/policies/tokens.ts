import { generateKeyPairSync, sign } from "node:crypto";
import type { ExampleObject } from "./examples.ts";

/** Who issues tokens: the public key as a set, and tokens signed with the private one. */
export interface Issuer {
  readonly keySet: string;
  /** A token with these claims; those that are left out are good ones, of an issuer called https://issuer.example.com. */
  token(claims?: Readonly<Record<string, unknown>>): string;
}

const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** Makes an issuer with a key of its own. */
export function createIssuer(): Issuer {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const key = { ...publicKey.export({ format: "jwk" }), kid: "one", alg: "RS256", use: "sig" };
  return {
    keySet: JSON.stringify({ keys: [key] }),
    token(claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      const good = { iss: "https://issuer.example.com", sub: "ada", aud: "shop", iat: now, exp: now + 600 };
      const signed = `${base64url({ alg: "RS256", kid: "one", typ: "JWT" })}.${base64url({ ...good, ...claims })}`;
      return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
    },
  };
}

/** The keys of an issuer in place of those that an example has in a ConfigMap. */
export function withKeys(object: ExampleObject, keySet: string): ExampleObject {
  return object.kind === "ConfigMap" ? Object.assign({}, object, { data: { jwks: keySet } }) : object;
}
