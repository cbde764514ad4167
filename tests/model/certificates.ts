import "reflect-metadata";
import { generateKeyPairSync, webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A certificate with its key. PEM. */
export interface Pair {
  readonly cert: string;
  readonly key: string;
}

/** Certificates of tenants, good and bad. */
export interface Certificates {
  /** For `*.example.com`. */
  readonly wild: Pair;
  /** For `*.example.net`. */
  readonly tenant: Pair;
  /** For `backend.example.org`, that of the TLS backend. */
  readonly backend: Pair;
  /** Keys that Envoy does not take: RSA of 1,024 bits, a curve of 224 bits. */
  readonly weak: Pair;
  readonly small: Pair;
  /** Well-formed PEM around bytes that are neither certificate nor key. */
  readonly junk: Pair;
  /** A good certificate with the key of another one. */
  readonly mismatched: Pair;
  /** One that was good until 2021. */
  readonly expired: Pair;
}

const P256 = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;
const DAY_MS = 86_400_000;

/** Makes all of them anew. */
export async function makeCertificates(): Promise<Certificates> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const signer = (await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"])) as CryptoKeyPair;
  const issue = (host: string, keys: KeyPair, days?: readonly [number, number]) => issued(signer, host, keys, days);
  const good = (host: string) => issue(host, ec("prime256v1"));
  const [wild, tenant, backend] = [await good("*.example.com"), await good("*.example.net"), await selfSigned()];
  return {
    ...{ wild, tenant, backend },
    weak: await issue("*.example.net", generateKeyPairSync("rsa", { modulusLength: 1024 })),
    small: await issue("*.example.net", ec("secp224r1")),
    junk: { cert: pem("CERTIFICATE"), key: pem("PRIVATE KEY") },
    mismatched: { cert: tenant.cert, key: wild.key },
    expired: await issue("*.example.net", ec("prime256v1"), [-3_000, -2_000]),
  };
}

type KeyPair = Pick<ReturnType<typeof ec>, "publicKey" | "privateKey">;

function ec(namedCurve: string) {
  return generateKeyPairSync("ec", { namedCurve });
}

async function issued(
  signer: CryptoKeyPair,
  host: string,
  { publicKey, privateKey }: KeyPair,
  [from, to]: readonly [number, number] = [-1, 30],
): Promise<Pair> {
  const spki = publicKey.export({ type: "spki", format: "der" });
  const certificate = await x509.X509CertificateGenerator.create({
    ...{ serialNumber: "01", subject: `CN=${host}`, issuer: "CN=model", signingAlgorithm: P256 },
    notBefore: new Date(Date.now() + from * DAY_MS),
    notAfter: new Date(Date.now() + to * DAY_MS),
    publicKey: new x509.PublicKey(spki),
    signingKey: signer.privateKey,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: host }])],
  });
  return { cert: certificate.toString("pem"), key: String(privateKey.export({ type: "pkcs8", format: "pem" })) };
}

/** The backend's certificate is its own authority. */
async function selfSigned(): Promise<Pair> {
  const keys = (await webcrypto.subtle.generateKey(P256, true, ["sign", "verify"])) as CryptoKeyPair;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ serialNumber: "02", name: "CN=backend.example.org", keys, signingAlgorithm: P256 },
    ...{ notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + 30 * DAY_MS) },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: "backend.example.org" }])],
  });
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey), "PRIVATE KEY");
  return { cert: certificate.toString("pem"), key };
}

function pem(label: string): string {
  return `-----BEGIN ${label}-----\nTUlTVEFLRQ==\n-----END ${label}-----\n`;
}
