import { ed25519 } from "@noble/curves/ed25519.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { hexOfBytes } from "../scalars/bytes.ts";
import type { PrivateKey, PrivateKeyBlock } from "./api.ts";
import { derReader } from "./der.ts";

const [INTEGER, BITS, OCTETS, OID, SEQUENCE, FIRST, SECOND] = [0x02, 0x03, 0x04, 0x06, 0x30, 0xa0, 0xa1] as const;

/** Object identifiers of sorts of keys, and of curves. */
const [RSA, EC, ED25519, P224] = ["2a864886f70d010101", "2a8648ce3d0201", "2b6570", "2b81040021"] as const;
const CURVES = {
  "2a8648ce3d030107": { name: "prime256v1", curve: p256 },
  "2b81040022": { name: "secp384r1", curve: p384 },
  "2b81040023": { name: "secp521r1", curve: p521 },
} as const;

type Curve = (typeof CURVES)[keyof typeof CURVES];

const curveOf = (oid: string): Curve | undefined => (CURVES as Readonly<Record<string, Curve>>)[oid];

/** A public key: its sort, and a text that is the same for the same key. */
export interface PublicKey {
  readonly algorithm: string;
  readonly bits?: number;
  readonly curve?: string;
  readonly identity: string;
}

/** Reads what stands within a SubjectPublicKeyInfo (RFC 5280); undefined for a sort that is not known, or a key that is none. May throw on nonsense. */
export function publicKeyOf(spki: Uint8Array): PublicKey | undefined {
  const reader = derReader(spki);
  const { oid, parameters } = algorithmOf(reader.take(SEQUENCE));
  const bits = reader.take(BITS);
  if (bits?.[0] !== 0 || !reader.atEnd()) return undefined;
  const key = bits.subarray(1);
  if (oid === RSA) return rsaPublic(key);
  if (oid === ED25519) {
    return key.length === 32 ? { algorithm: "ed25519", identity: hexOfBytes(key) } : undefined;
  }
  if (oid !== EC) return undefined;
  if (parameters === P224) return { algorithm: "ec", curve: "secp224r1", identity: hexOfBytes(key) };
  const known = curveOf(parameters);
  return known && { algorithm: "ec", curve: known.name, identity: pointOf(known, key) };
}

function algorithmOf(content: Uint8Array | undefined): { readonly oid: string; readonly parameters: string } {
  const reader = derReader(content ?? new Uint8Array());
  const [oid, parameters] = [reader.take(OID), reader.take(OID)];
  // "The parameters field MUST ... be NULL" of RSA, and absent from Ed25519.
  const rest = hexOfBytes(reader.rest());
  const found = { oid: hexOfBytes(oid ?? new Uint8Array()), parameters: hexOfBytes(parameters ?? new Uint8Array()) };
  return rest === (found.oid === RSA ? "0500" : "") ? found : { oid: "", parameters: "" };
}

/** Throws for what is no point of the curve. */
function pointOf({ curve }: Curve, bytes: Uint8Array): string {
  const point = curve.Point.fromBytes(bytes);
  point.assertValidity();
  return point.toHex(false);
}

function rsaPublic(key: Uint8Array): PublicKey | undefined {
  const inner = derReader(derReader(key).take(SEQUENCE) ?? new Uint8Array());
  const [n, e] = [numberOf(inner.take(INTEGER)), numberOf(inner.take(INTEGER))];
  if (n === undefined || e === undefined || (e & 1n) === 0n || (n & 1n) === 0n) return undefined;
  return { algorithm: "rsa", bits: n.toString(2).length, identity: `${n}/${e}` };
}

/** A positive number. */
function numberOf(bytes: Uint8Array | undefined): bigint | undefined {
  if (bytes === undefined || bytes.length === 0 || (bytes[0] as number) >= 0x80) return undefined;
  return BigInt(`0x${hexOfBytes(bytes)}`);
}

/** Reads a private key as PKCS #8, PKCS #1 or SEC 1, by what its block is called. May throw on nonsense. */
export function parsePrivateKey({ type, headers, der }: PrivateKeyBlock): PrivateKey | undefined {
  if (headers.length > 0) return undefined;
  const content = derReader(der).take(SEQUENCE);
  if (content === undefined) return undefined;
  if (type === "RSA PRIVATE KEY") return rsaPrivate(content);
  if (type === "EC PRIVATE KEY") return ecPrivate(content, undefined);
  return type === "PRIVATE KEY" ? pkcs8(content) : undefined;
}

function pkcs8(content: Uint8Array): PrivateKey | undefined {
  const reader = derReader(content);
  if (numberOf(reader.take(INTEGER)) !== 0n) return undefined;
  const { oid, parameters } = algorithmOf(reader.take(SEQUENCE));
  const key = reader.take(OCTETS);
  if (key === undefined) return undefined;
  if (oid === ED25519) {
    const seed = derReader(key).take(OCTETS);
    if (seed === undefined || !reader.atEnd()) return undefined;
    return { algorithm: "ed25519", handle: hexOfBytes(ed25519.getPublicKey(seed)) };
  }
  const inner = derReader(key).take(SEQUENCE);
  if (inner === undefined) return undefined;
  if (oid === RSA) return rsaPrivate(inner);
  return oid === EC ? ecPrivate(inner, parameters) : undefined;
}

function ecPrivate(content: Uint8Array, given: string | undefined): PrivateKey | undefined {
  const reader = derReader(content);
  if (numberOf(reader.take(INTEGER)) !== 1n) return undefined;
  const secret = reader.take(OCTETS);
  const named = reader.take(FIRST);
  const parameters = named && hexOfBytes(derReader(named).take(OID) ?? new Uint8Array());
  const known = curveOf(given ?? parameters ?? "");
  if (secret === undefined || known === undefined) return undefined;
  const size = known.curve.lengths.secretKey ?? 0;
  const padded = new Uint8Array(size);
  const digits = secret.subarray(Math.max(0, secret.length - size));
  padded.set(digits, size - digits.length);
  const identity = pointOf(known, known.curve.getPublicKey(padded, false));
  if (reader.has(SECOND) && !isPoint(reader.take(SECOND), known, identity)) return undefined;
  if (!reader.atEnd()) return undefined;
  return { algorithm: "ec", handle: identity };
}

function isPoint(wrapped: Uint8Array | undefined, curve: Curve, identity: string): boolean {
  const bits = wrapped && derReader(wrapped).take(BITS);
  return bits?.[0] === 0 && pointOf(curve, bits.subarray(1)) === identity;
}

/** "RSAPrivateKey" of RFC 8017; numbers that do not belong together are no key. */
function rsaPrivate(content: Uint8Array): PrivateKey | undefined {
  const reader = derReader(content);
  if (numberOf(reader.take(INTEGER)) !== 0n) return undefined;
  const numbers = Array.from({ length: 8 }, () => numberOf(reader.take(INTEGER)));
  if (numbers.includes(undefined)) return undefined;
  const [n, e, d, p, q, dp, dq, inverse] = numbers as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  if (p < 2n || q < 2n || p * q !== n) return undefined;
  const fits = d % (p - 1n) === dp && d % (q - 1n) === dq && (inverse * q) % p === 1n;
  if (!fits || (e * d) % (p - 1n) !== 1n || (e * d) % (q - 1n) !== 1n) return undefined;
  return { algorithm: "rsa", handle: `${n}/${e}` };
}
