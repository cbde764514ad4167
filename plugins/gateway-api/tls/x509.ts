import { type PrivateKey, readX509, type X509 } from "../../../core/crypto/mod.ts";
import { bytesOfHex, includesBytes } from "../../../core/scalars/bytes.ts";

export { readPrivateKey, x509Bytes as certificateBytes } from "../../../core/crypto/mod.ts";

/** The facts that are read of a certificate. */
export interface Certificate extends X509 {
  /** The certificate asks for a stapled OCSP response (RFC 7633), without which Envoy does not take it. */
  readonly mustStaple: boolean;
}

/** Reads a certificate from its DER bytes; undefined when they are none, or their key is of a sort that cannot be read. */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  const read = readX509(der);
  return read && { ...read, mustStaple: MUST_STAPLE.some((extension) => includesBytes(der, extension)) };
}

/** The extension that asks for a staple and nothing else, critical or not: 1.3.6.1.5.5.7.1.24 with the feature 5. */
const MUST_STAPLE = ["", "0101ff"].map((critical) => bytesOfHex(`06082b06010505070118${critical}04053003020105`));

/** Curves of keys with which Envoy serves, by the names that runtimes give them. */
const CURVES = ["prime256v1", "P-256", "secp384r1", "P-384", "secp521r1", "P-521"];

/** Whether Envoy serves with a key of the certificate's sort: "only RSA certificates with 2048-bit or larger keys", "only P-256, P-384 or P-521". */
export function hasServableKey({ keyAlgorithm, keyBits = 0, keyCurve = "" }: Certificate): boolean {
  if (keyAlgorithm === "rsa") return keyBits >= 2048;
  return keyAlgorithm === "ed25519" || (keyAlgorithm === "ec" && CURVES.includes(keyCurve));
}

/** Whether the key belongs to the certificate. */
export function keyFits(certificate: Certificate, key: PrivateKey): boolean {
  return certificate.fits(key);
}
