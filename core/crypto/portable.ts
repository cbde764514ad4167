import { hmac } from "@noble/hashes/hmac.js";
import { sha256 as nobleSha256 } from "@noble/hashes/sha2.js";
import { hexOfBytes } from "../scalars/bytes.ts";
import type { PrivateKey, PrivateKeyBlock, X509 } from "./api.ts";
import { parsePrivateKey } from "./portable-keys.ts";
import { certificateIn, fieldsOf } from "./portable-x509.ts";

const bytesOf = (content: Uint8Array | string) =>
  typeof content === "string" ? new TextEncoder().encode(content) : content;

/** SHA-256 in hex. */
export function sha256(content: Uint8Array | string): string {
  return hexOfBytes(nobleSha256(bytesOf(content)));
}

/** HMAC with SHA-256, in hex. */
export function hmacSha256(key: Uint8Array, text: string): string {
  return hexOfBytes(hmac(nobleSha256, key, bytesOf(text)));
}

/** The bytes of the certificate with which bytes begin, whatever its key; undefined when they begin with none. */
export function x509Bytes(der: Uint8Array): Uint8Array | undefined {
  return certificateIn(der)?.bytes;
}

/** Reads a certificate from its DER bytes; undefined when they are none, or their key is of a sort that cannot be read. */
export function readX509(der: Uint8Array): X509 | undefined {
  try {
    const certificate = certificateIn(der);
    return certificate && fieldsOf(certificate);
  } catch {
    return undefined;
  }
}

/** Reads a private key; undefined when it cannot be read. */
export function readPrivateKey(block: PrivateKeyBlock): PrivateKey | undefined {
  try {
    return parsePrivateKey(block);
  } catch {
    return undefined;
  }
}
