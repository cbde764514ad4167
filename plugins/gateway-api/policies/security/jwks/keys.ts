import { bytesOfBase64, hexOfBytes } from "../../../../../core/scalars/bytes.ts";
import type { Json } from "./json.ts";

type Fields = ReadonlyMap<string, Json>;

/** Whether Envoy can verify tokens with a key of a key set (RFC 7517). */
export function isUsableKey(key: Json): boolean {
  if (!(key instanceof Map)) return false;
  const fields: Fields = key;
  switch (fields.get("kty")) {
    case "RSA":
      return hasAlgorithm(fields, /^(RS|PS)/) && isRsa(fields);
    case "EC":
      return hasAlgorithm(fields, /^ES/) && isOnCurve(fields);
    case "oct":
      return hasAlgorithm(fields, /^HS(256|384|512)$/) && (bytesOf(fields.get("k"))?.length ?? 0) > 0;
    case "OKP":
      return (
        hasAlgorithm(fields, /^EdDSA$/) && fields.get("crv") === "Ed25519" && bytesOf(fields.get("x"))?.length === 32
      );
    default:
      return false;
  }
}

/** An algorithm that is given must fit; anything but a text counts as not given. */
function hasAlgorithm(fields: Fields, pattern: RegExp): boolean {
  const algorithm = fields.get("alg");
  return typeof algorithm !== "string" || algorithm === "" || pattern.test(algorithm);
}

/** A modulus of 512 to 16,384 bits, and one of the two exponents that are in use. */
function isRsa(fields: Fields): boolean {
  const modulus = numberOf(fields.get("n"));
  const exponent = numberOf(fields.get("e"));
  if (modulus === undefined || (exponent !== 3n && exponent !== 65537n)) return false;
  const bits = modulus.toString(2).length;
  return bits >= 512 && bits <= 16_384 && (modulus & 1n) === 1n;
}

interface Curve {
  readonly algorithm: string;
  readonly p: bigint;
  readonly b: bigint;
}

/** SEC 2: y² = x³ - 3x + b, modulo p. */
const CURVES: ReadonlyMap<string, Curve> = new Map([
  [
    "P-256",
    {
      algorithm: "ES256",
      p: 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n,
      b: 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn,
    },
  ],
  [
    "P-384",
    {
      algorithm: "ES384",
      p: 2n ** 384n - 2n ** 128n - 2n ** 96n + 2n ** 32n - 1n,
      b: 0xb3312fa7e23ee7e4988e056be3f82d19181d9c6efe8141120314088f5013875ac656398d8a2ed19d2a85c8edd3ec2aefn,
    },
  ],
  [
    "P-521",
    {
      algorithm: "ES512",
      p: 2n ** 521n - 1n,
      b: 0x51953eb9618e1c9a1f929a21a0b68540eea2da725b99b315f3b8b489918ef109e156193951ec7e937b1652c0bd3bb1bf073573df883d2c34f1ef451fd46b503f00n,
    },
  ],
]);

/** Curve and algorithm may each say which one is meant, and must not contradict each other. */
function isOnCurve(fields: Fields): boolean {
  const name = fields.get("crv") ?? "";
  const algorithm = fields.get("alg");
  if (typeof name !== "string") return false;
  const meant = typeof algorithm === "string" ? algorithm : "";
  const found = [...CURVES].find(([curve, { algorithm: own }]) =>
    name !== "" ? curve === name : meant === "" ? curve === "P-256" : own === meant,
  );
  if (!found || (name !== "" && meant !== "" && found[1].algorithm !== meant)) return false;
  const { p, b } = found[1];
  const x = numberOf(fields.get("x"));
  const y = numberOf(fields.get("y"));
  return x !== undefined && y !== undefined && x < p && y < p && (y * y - x * x * x + 3n * x - b) % p === 0n;
}

function numberOf(value: Json | undefined): bigint | undefined {
  const bytes = bytesOf(value);
  return bytes && BigInt(`0x0${hexOfBytes(bytes)}`);
}

/** The bytes of a text in base64url, blanks aside; signs that fill up the last four may be there or not, but all of them. */
function bytesOf(value: Json | undefined): Uint8Array | undefined {
  if (typeof value !== "string") return undefined;
  const [, text = "", filling = ""] = /^([\w-]*)([=.]*)$/.exec(value.replace(/[ \t\r\n\v\f]/g, "")) ?? [];
  if (text.length % 4 === 1 || (text === "" && value !== "")) return undefined;
  if (filling !== "" && (text.length + filling.length) % 4 !== 0) return undefined;
  if (filling.length > 2) return undefined;
  return bytesOfBase64(text);
}
