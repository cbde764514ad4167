/**
 * The one seam to cryptography: digests, and reading certificates and keys.
 *
 * In: bytes. Out: digests as text, what stands in a certificate, whether a key belongs to it. Which implementation is behind it is said by `imports` of
 * package.json: `native.ts` is the runtime's own (in Bun that of Envoy, so both take and refuse the same), `portable.ts` is JavaScript for browsers and edge
 * workers. Synchronous, pure, never throws.
 */
export { hmacSha256, readPrivateKey, readX509, sha256, x509Bytes } from "#crypto";
export type { PrivateKey, PrivateKeyBlock, X509 } from "./api.ts";
export { type DerElement, type DerReader, derElements, derReader } from "./der.ts";
