import { createHmac, createPrivateKey, hash, type KeyObject, X509Certificate } from "node:crypto";
import { base64OfBytes } from "../scalars/bytes.ts";
import type { PrivateKey, PrivateKeyBlock, X509 } from "./api.ts";

/** SHA-256 in hex. */
export function sha256(content: Uint8Array | string): string {
  return hash("sha256", content, "hex");
}

/** HMAC with SHA-256, in hex. */
export function hmacSha256(key: Uint8Array, text: string): string {
  return createHmac("sha256", key).update(text).digest("hex");
}

/** The bytes of the certificate with which bytes begin, whatever its key; undefined when they begin with none. */
export function x509Bytes(der: Uint8Array): Uint8Array | undefined {
  try {
    return new X509Certificate(der).raw;
  } catch {
    return undefined;
  }
}

/** Reads a certificate from its DER bytes; undefined when they are none, or their key is of a sort that cannot be read. */
export function readX509(der: Uint8Array): X509 | undefined {
  try {
    const handle = new X509Certificate(der);
    const { asymmetricKeyType = "", asymmetricKeyDetails: { modulusLength, namedCurve } = {} } = handle.publicKey;
    return {
      commonName: /^CN=(.*)$/m.exec(handle.subject ?? "")?.[1] ?? "",
      dnsNames: dnsNames(handle.subjectAltName ?? ""),
      notBefore: Date.parse(handle.validFrom),
      notAfter: Date.parse(handle.validTo),
      keyAlgorithm: asymmetricKeyType,
      ...(modulusLength !== undefined && { keyBits: modulusLength }),
      ...(namedCurve !== undefined && { keyCurve: namedCurve }),
      serial: BigInt(`0x${handle.serialNumber}`),
      fits: (key) => handle.checkPrivateKey(key.handle as KeyObject),
    };
  } catch {
    return undefined;
  }
}

/** Reads a private key; undefined when it cannot be read. */
export function readPrivateKey({ type, headers, der }: PrivateKeyBlock): PrivateKey | undefined {
  const body = base64OfBytes(der).match(/.{1,64}/g) ?? [];
  const head = headers.length > 0 ? [...headers, ""] : [];
  try {
    const handle = createPrivateKey(
      [`-----BEGIN ${type}-----`, ...head, ...body, `-----END ${type}-----`, ""].join("\n"),
    );
    return { algorithm: handle.asymmetricKeyType ?? "", handle };
  } catch {
    return undefined;
  }
}

/** The printed form is `DNS:a, IP Address:1.2.3.4`, with values in JSON quotes where they hold special characters. */
function dnsNames(printed: string): readonly string[] {
  return [...printed.matchAll(/(?:^|, )DNS:("(?:[^"\\]|\\.)*"|[^,]*)/g)].map(([, value = ""]) =>
    value.startsWith('"') ? (JSON.parse(value) as string) : value,
  );
}
