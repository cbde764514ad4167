import { expect, test } from "bun:test";
import { keyFixture } from "../../../../../tests/fixtures/keys.ts";
import { jwksFault } from "./fault.ts";
import { readJson } from "./json.ts";

const RSA = {
  kty: "RSA",
  e: "AQAB",
  n: `4${"A".repeat(339)}Aw`,
};
/** RFC 7517, A.1. */
const EC = {
  kty: "EC",
  crv: "P-256",
  x: "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
  y: "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
};
const OCT = { kty: "oct", k: "c2VjcmV0" };
/** RFC 8037, A.2. */
const OKP = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" };
const set = (...keys: readonly unknown[]) => JSON.stringify({ keys });

test("JSON is read as Envoy reads it", () => {
  const read = (text: string) => {
    const value = readJson(text);
    return value instanceof Map ? Object.fromEntries(value) : value;
  };
  expect(read("{ 'a' : 'it\\'s', b: [1, -2.5e3, true, null,], } ")).toEqual({ a: "it's", b: [1, -2500, true, null] });
  expect(read('{"\\u0061": "\\ud83d\\ude00", "c": "a\tb"}')).toEqual({ a: "\u{1f600}", c: "a\tb" });
  expect(read("null")).toBeNull();
  const wrong = [
    ...[
      "",
      " ",
      "{",
      "{a}",
      "{a:1,,}",
      "[,1]",
      "{1:2}",
      "{null:1}",
      '{"a":1,a:2}',
      "[01]",
      "[1.]",
      "[+1]",
      "[NaN]",
      "[1e999]",
    ],
    ...[
      '["\\q"]',
      '["\\u12"]',
      '["\\ud800"]',
      "[a]",
      "[1] 2",
      "/**/ {}",
      "\ufeff{}",
      "'a",
      `${"[".repeat(101)}${"]".repeat(101)}`,
    ],
  ];
  expect(wrong.filter((text) => readJson(text) !== undefined)).toEqual([]);
  expect(readJson(`${"[".repeat(100)}${"]".repeat(100)}`)).toBeArray();
});

test("one key that can be used is enough", () => {
  const sets = [
    set(RSA),
    set(EC),
    set(OCT),
    set(OKP),
    set({ kty: "X" }, null, "a", EC),
    set({ ...EC, alg: "ES256" }),
    "",
  ];
  expect(sets.filter((text) => jwksFault(text) !== undefined)).toEqual([]);
});

test.each([
  ["a modulus that is even", { ...RSA, n: `${RSA.n.slice(0, -2)}Ag` }],
  ["a modulus that is too short", { ...RSA, n: "AQAB" }],
  ["an exponent that nobody uses", { ...RSA, e: "BQ" }],
  ["a number in the other alphabet", { ...RSA, n: RSA.n.replace("A", "+") }],
  ["an algorithm of other keys", { ...RSA, alg: "ES256" }],
  ["a point beside the curve", { ...EC, x: EC.y }],
  ["a curve that is not known", { ...EC, crv: "secp256k1" }],
  ["a curve of another algorithm", { ...EC, alg: "ES384" }],
  ["no bytes", { ...OCT, k: "" }],
  ["bytes that are cut", { ...OCT, k: "c2Vjc" }],
  ["half of what fills up", { ...OCT, k: "c2VjcmV0MQ=" }],
  ["a curve for other purposes", { ...OKP, crv: "X25519" }],
  ["too few bytes", { ...OKP, x: "11qY" }],
  ["no type", { n: 1 }],
])("a key with %s cannot be used", (_what, key) => {
  expect(jwksFault(set(key))).toBe("usable");
  expect(jwksFault(set(key, OCT))).toBeUndefined();
});

test("what is no key set is told from what is no document", () => {
  expect(["to be filled in", '{"keys": [{"kty": "RSA"', "[]", '"a"'].map(jwksFault)).toEqual([
    "json",
    "json",
    "json",
    "json",
  ]);
  expect(["{}", "null", '{"keys": {}}', '{"keys": null}', '{"a": "b"}'].map(jwksFault)).toEqual([
    "keys",
    "keys",
    "keys",
    "keys",
    "keys",
  ]);
  expect(jwksFault('{"keys": []}')).toBe("usable");
});

test("certificates of RSA keys by their names do as well", () => {
  const { certificate } = keyFixture("rsa-2048");
  expect(jwksFault(JSON.stringify({ a: certificate }))).toBeUndefined();
  expect(jwksFault(JSON.stringify({ a: certificate, b: keyFixture("prime256v1").certificate }))).toBe("keys");
  expect(jwksFault(JSON.stringify({ a: certificate.trim() }))).toBe("keys");
});

test("the longest document that an object can hold is read quickly", () => {
  const started = performance.now();
  expect(jwksFault("[".repeat(1_000_000))).toBe("json");
  expect(jwksFault(`{"${"a".repeat(1_000_000)}`)).toBe("json");
  expect(jwksFault(`{"keys":[${'{"kty":"oct"},'.repeat(60_000)}]}`)).toBe("usable");
  expect(jwksFault(set({ ...RSA, n: "A".repeat(1_000_000) }))).toBe("usable");
  expect(jwksFault(set({ ...EC, x: "f".repeat(1_000_000) }))).toBe("usable");
  expect(performance.now() - started).toBeLessThan(3_000);
});
