import { webcrypto } from "node:crypto";
import type { Party } from "./inspect.ts";

/** The certificate and key that one party shows, and the authority that it trusts. PEM. */
export interface PartyCertificate {
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
}

/** The certificates of one installation; all signed by one authority whose key is thrown away. */
export interface Certificates {
  readonly controlPlane: PartyCertificate;
  readonly envoy: PartyCertificate;
  readonly rateLimit: PartyCertificate;
  /** Key of the HMAC that protects OIDC cookies: 32 random bytes. */
  readonly oidcHmac: Uint8Array;
}

/** The certificates by the names of their parties. */
export function partyCertificates(certificates: Certificates): Readonly<Record<Party, PartyCertificate>> {
  const { controlPlane, envoy, rateLimit } = certificates;
  return { "envoy-gateway": controlPlane, envoy, "envoy-rate-limit": rateLimit };
}

/** Names the certificates are for. */
export interface CertificateNames {
  readonly controlPlane: readonly string[];
  readonly envoy: readonly string[];
}

/** Five years, and a day back for clocks that are behind. Certificates are renewed long before. */
const LIFETIME_DAYS = 5 * 365;
const DAY_MS = 24 * 60 * 60 * 1000;

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

type X509 = typeof import("@peculiar/x509");

/** The library asks for `reflect-metadata` before itself; a bundler keeps that order only for calls. */
async function loadLibrary(): Promise<X509> {
  await import("reflect-metadata");
  const x509 = await import("@peculiar/x509");
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  return x509;
}

/** The names in a cluster and on a host: `envoy-gateway` is what Envoy checks for in both. */
export function certificateNames(namespace: string, dnsDomain: string): CertificateNames {
  const service = "envoy-gateway";
  const inNamespace = `${service}.${namespace}`;
  return {
    controlPlane: [service, inNamespace, `${inNamespace}.svc`, `${inNamespace}.svc.${dnsDomain}`, "localhost"],
    envoy: [`*.${namespace}`, "localhost"],
  };
}

/** Makes all certificates anew. */
export async function makeCertificates(names: CertificateNames, now: number): Promise<Certificates> {
  const x509 = await loadLibrary();
  const { digitalSignature, keyCertSign, keyEncipherment } = x509.KeyUsageFlags;
  const validity = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + LIFETIME_DAYS * DAY_MS) };
  const authorityKeys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    // Tells who made it: what others made is never replaced.
    name: "CN=envoy-gateway, O=Postern",
    ...validity,
    signingAlgorithm: ALGORITHM,
    keys: authorityKeys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(digitalSignature | keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  const issue = async (commonName: string, dnsNames: readonly string[]): Promise<PartyCertificate> => {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      serialNumber: serial(),
      subject: `CN=${commonName}`,
      issuer: authority.subject,
      ...validity,
      signingAlgorithm: ALGORITHM,
      publicKey: keys.publicKey,
      signingKey: authorityKeys.privateKey,
      extensions: [
        new x509.BasicConstraintsExtension(false, undefined, true),
        new x509.KeyUsagesExtension(digitalSignature | keyEncipherment, true),
        new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth, x509.ExtendedKeyUsage.clientAuth]),
        new x509.SubjectAlternativeNameExtension(dnsNames.map((value) => ({ type: "dns", value }))),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
        await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
      ],
    });
    return { ca: authority.toString("pem"), certificate: certificate.toString("pem"), key: await keyPem(x509, keys) };
  };
  return {
    controlPlane: await issue("envoy-gateway", names.controlPlane),
    envoy: await issue("envoy", names.envoy),
    rateLimit: await issue("envoy", names.envoy),
    oidcHmac: webcrypto.getRandomValues(new Uint8Array(32)),
  };
}

async function newKeys(): Promise<CryptoKeyPair> {
  const { subtle } = webcrypto;
  return (await subtle.generateKey(ALGORITHM, true, ["sign", "verify"])) as unknown as CryptoKeyPair;
}

async function keyPem(x509: X509, keys: CryptoKeyPair): Promise<string> {
  const der = await webcrypto.subtle.exportKey("pkcs8", keys.privateKey as never);
  return x509.PemConverter.encode(der, "PRIVATE KEY");
}

/** 64 random bits, positive, as RFC 5280 4.1.2.2 asks for. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(8));
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
