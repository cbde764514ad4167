import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { generateKeyPairSync } from "node:crypto";
import { jwksFault } from "../../../plugins/gateway-api/policies/security/jwks/fault.ts";
import { ENVOY } from "../../envoy.ts";
import { KEYS, keyFixture } from "../../fixtures/keys.ts";
import { randomOf } from "../refusals/random.ts";
import { type Asking, disagreements, irWith, startAsking } from "./asking.ts";

const rsa = (modulusLength: number) =>
  generateKeyPairSync("rsa", { modulusLength }).publicKey.export({ format: "jwk" });
const ec = (namedCurve: string) => generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" });

const GOOD: readonly object[] = [
  { ...rsa(2048), alg: "RS256", kid: "a" },
  rsa(1024),
  { ...ec("P-256"), alg: "ES256" },
  ec("P-384"),
  ec("P-521"),
  { kty: "oct", k: "c2VjcmV0MQ==", alg: "HS256" },
  { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" },
];
const PIECES = [..."',\"{}[]: \\a0=_-./+e1\n", "null", "\\u0041", "P-384", "ES256", "Ed25519"];

/** Key sets with something changed, taken away or cut off. */
function changed(count: number): readonly string[] {
  const random = randomOf(17);
  return Array.from({ length: count }, () => {
    const keys = Array.from({ length: 1 + random.below(2) }, () => random.pick(GOOD));
    let text = JSON.stringify({ keys }, null, random.percent(30) ? 1 : 0);
    for (let edits = 1 + random.below(3); edits > 0; edits--) {
      const at = random.below(text.length);
      const cut = random.percent(3) ? text.length : at + random.below(4);
      text = text.slice(0, at) + (random.percent(60) ? random.pick(PIECES) : "") + text.slice(cut);
    }
    return text;
  });
}

const CERTIFICATES = KEYS.flatMap(({ certificate }) => [
  JSON.stringify({ a: certificate }),
  JSON.stringify({ a: certificate, b: keyFixture("rsa-2048").certificate }),
  JSON.stringify({ a: certificate.trim() }),
]);

describe.skipIf(ENVOY === undefined)("key sets, as Envoy takes them (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let asking: Asking;
  let asked = 0;
  beforeAll(async () => {
    asking = await startAsking();
  });
  afterAll(() => asking[Symbol.asyncDispose]());

  const refusal = (localJWKS: string) =>
    asking.refusal("listeners", irWith({ security: { jwt: { providers: [{ name: `p${asked++}`, localJWKS }] } } }));

  test("changed by chance, and certificates", async () => {
    const all = [...changed(400), ...CERTIFICATES, "", "null", "[]", "{}", " "];
    const taken = (text: string) => jwksFault(text) === undefined;
    const agreed = all.filter(taken).length;
    expect(agreed).toBeGreaterThan(100);
    expect(all.length - agreed).toBeGreaterThan(200);
    expect(await disagreements(all, taken, refusal)).toEqual([]);
  }, 60_000);
});
