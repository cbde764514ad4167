import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { PemBlock } from "./pem.ts";
import { printPem } from "./pem.ts";

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
  readonly handle: X509Certificate;
}

/** Reads a certificate from its DER bytes; undefined when they are none. */
export function readCertificate(der: Uint8Array): Certificate | undefined {
  try {
    const handle = new X509Certificate(der);
    return {
      commonName: /^CN=(.*)$/m.exec(handle.subject ?? "")?.[1] ?? "",
      dnsNames: dnsNames(handle.subjectAltName ?? ""),
      notBefore: Date.parse(handle.validFrom),
      notAfter: Date.parse(handle.validTo),
      keyAlgorithm: handle.publicKey.asymmetricKeyType ?? "",
      handle,
    };
  } catch {
    return undefined;
  }
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
