import { Buffer } from "node:buffer";
import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import { present } from "../base/present.ts";
import { type PemBlock, printPem } from "./pem.ts";

/** What is read of a certificate. */
export interface Certificate {
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  /** Algorithm of the public key: rsa, ec, ed25519 and so on. */
  readonly keyAlgorithm: string;
  /** Bits of an RSA key. */
  readonly keyBits?: number;
  /** Name of an EC key's curve. */
  readonly keyCurve?: string;
  readonly serial: bigint;
  /** It asks for a stapled OCSP response (RFC 7633), without which Envoy does not take it. */
  readonly mustStaple: boolean;
  readonly handle: X509Certificate;
}

/** The bytes of the certificate with which bytes begin, whatever its key; undefined when they begin with none. */
export function certificateBytes(der: Uint8Array): Buffer | undefined {
  try {
    return new X509Certificate(der).raw;
  } catch {
    return undefined;
  }
}

/** Reads a certificate from its DER bytes; undefined when they are none, or their key is of a sort that cannot be read. */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    const handle = new X509Certificate(der);
    const { asymmetricKeyType = "", asymmetricKeyDetails: details } = handle.publicKey;
    return present<Certificate>({
      commonName: /^CN=(.*)$/m.exec(handle.subject ?? "")?.[1] ?? "",
      dnsNames: dnsNames(handle.subjectAltName ?? ""),
      notBefore: Date.parse(handle.validFrom),
      notAfter: Date.parse(handle.validTo),
      keyAlgorithm: asymmetricKeyType,
      keyBits: details?.modulusLength,
      keyCurve: details?.namedCurve,
      serial: BigInt(`0x${handle.serialNumber}`),
      mustStaple: MUST_STAPLE.some((extension) => Buffer.from(der).includes(extension)),
      handle,
    });
  } catch {
    return undefined;
  }
}

/** The extension that asks for a staple and nothing else, critical or not: 1.3.6.1.5.5.7.1.24 with the feature 5. */
const MUST_STAPLE = ["", "0101ff"].map((critical) =>
  Buffer.from(`06082b06010505070118${critical}04053003020105`, "hex"),
);

/** Curves of keys with which Envoy serves, by the names that runtimes give them. */
const CURVES = ["prime256v1", "P-256", "secp384r1", "P-384", "secp521r1", "P-521"];

/** Whether Envoy serves with a key of the certificate's sort: "only RSA certificates with 2048-bit or larger keys", "only P-256, P-384 or P-521". */
export function hasServableKey({ keyAlgorithm, keyBits = 0, keyCurve = "" }: Certificate): boolean {
  if (keyAlgorithm === "rsa") return keyBits >= 2048;
  return keyAlgorithm === "ed25519" || (keyAlgorithm === "ec" && CURVES.includes(keyCurve));
}

/** Reads a private key; undefined when it cannot be read. */
export function readPrivateKey(block: PemBlock): KeyObject | undefined {
  try {
    return createPrivateKey(printPem(block));
  } catch {
    return undefined;
  }
}

/** Whether the key belongs to the certificate. */
export function keyFits(certificate: Certificate, key: KeyObject): boolean {
  return certificate.handle.checkPrivateKey(key);
}

/** The printed form is `DNS:a, IP Address:1.2.3.4`, with values in JSON quotes where they hold special characters. */
function dnsNames(printed: string): readonly string[] {
  return [...printed.matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, value = ""]) =>
    value.startsWith('"') ? (JSON.parse(value) as string) : value,
  );
}
