import "reflect-metadata";
import { webcrypto } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as x509 from "@peculiar/x509";
import type { Certificates, PartyCertificate } from "../cmd/runtime/certificates/make.ts";

export const DAY_MS = 24 * 60 * 60 * 1000;

/** How long the certificates live that Postern makes: five years, and the day before. */
export const LIFE_MS = (5 * 365 + 1) * DAY_MS;

/** A moment for which certificates can be made so that two thirds of their life end at another one. */
export function madeFor(renewAt: number): number {
  return Math.round(renewAt - (LIFE_MS * 2) / 3) + DAY_MS;
}

const ALGORITHMS = {
  EC: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RSA: { name: "RSASSA-PKCS1-v1_5", modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: "SHA-256" },
} as const;

interface Maker {
  /** The name of the authority, such as `CN=corp`. */
  readonly authority: string;
  readonly keys: keyof typeof ALGORITHMS;
  readonly from: number;
  readonly to: number;
}

/** A set as somebody else makes it, with the names that Postern needs. */
export async function setOf({ authority, keys, from, to }: Maker): Promise<Certificates> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const signingAlgorithm = ALGORITHMS[keys];
  const validity = { notBefore: new Date(from), notAfter: new Date(to) };
  const pair = async () =>
    (await webcrypto.subtle.generateKey(signingAlgorithm, true, ["sign", "verify"])) as unknown as CryptoKeyPair;
  const own = await pair();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: authority, keys: own, signingAlgorithm, serialNumber: "0a", ...validity },
    extensions: [new x509.BasicConstraintsExtension(true, undefined, true)],
  });
  const issue = async (name: string): Promise<PartyCertificate> => {
    const leaf = await pair();
    const certificate = await x509.X509CertificateGenerator.create({
      ...{ subject: `CN=${name}`, issuer: ca.subject, publicKey: leaf.publicKey, signingKey: own.privateKey },
      ...{ signingAlgorithm, serialNumber: "0b", ...validity },
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: "dns", value: name }])],
    });
    const der = await webcrypto.subtle.exportKey("pkcs8", leaf.privateKey as never);
    const key = x509.PemConverter.encode(der, "PRIVATE KEY");
    return { ca: ca.toString("pem"), certificate: certificate.toString("pem"), key };
  };
  return {
    controlPlane: await issue("envoy-gateway"),
    envoy: await issue("envoy"),
    rateLimit: await issue("envoy"),
    oidcHmac: webcrypto.getRandomValues(new Uint8Array(32)),
  };
}

const FOLDERS = { "envoy-gateway": "controlPlane", envoy: "envoy", "envoy-rate-limit": "rateLimit" } as const;

/** Puts a set where Postern looks for it, as somebody else would. */
export function putSet(configHome: string, certificates: Certificates): void {
  for (const [folder, party] of Object.entries(FOLDERS)) {
    const at = join(configHome, "certs", folder);
    mkdirSync(at, { recursive: true });
    const { ca, certificate, key } = certificates[party];
    writeFileSync(join(at, "ca.crt"), `${ca}\n`);
    writeFileSync(join(at, "tls.crt"), `${certificate}\n`);
    writeFileSync(join(at, "tls.key"), `${key}\n`, { mode: 0o600 });
  }
  mkdirSync(join(configHome, "certs/envoy-oidc-hmac"), { recursive: true });
  writeFileSync(join(configHome, "certs/envoy-oidc-hmac/hmac-secret"), certificates.oidcHmac, { mode: 0o600 });
}

/** All files of a set by their path below `certs`. */
export function filesOf(configHome: string): Readonly<Record<string, string>> {
  const files = Object.keys(FOLDERS).flatMap((folder) =>
    ["ca.crt", "tls.crt", "tls.key"].map((name) => `${folder}/${name}`),
  );
  return Object.fromEntries(
    [...files, "envoy-oidc-hmac/hmac-secret"].map((name) => [
      name,
      readFileSync(join(configHome, "certs", name), "hex"),
    ]),
  );
}

/** A damage that can happen to the files of a set: each changes some below `certs`, and names the file that is to be complained of. */
export interface Damage {
  readonly name: string;
  readonly do: (certs: string, other: Certificates) => void;
  /** The complaint about it, behind the path of `certs`. */
  readonly said: RegExp;
}

const cut = (path: string) => writeFileSync(path, readFileSync(path, "utf8").slice(0, 200));

/** Every kind of damage that was tried. */
export const DAMAGES: readonly Damage[] = [
  {
    name: "a certificate that is empty",
    do: (certs) => writeFileSync(join(certs, "envoy-gateway/tls.crt"), ""),
    said: /envoy-gateway\/tls\.crt is damaged: there is no certificate in it/,
  },
  {
    name: "a certificate that is cut off",
    do: (certs) => cut(join(certs, "envoy/tls.crt")),
    said: /envoy\/tls\.crt is damaged: a certificate in it is cut off/,
  },
  {
    name: "a key that is garbage",
    do: (certs) => writeFileSync(join(certs, "envoy-gateway/tls.key"), "garbage"),
    said: /envoy-gateway\/tls\.key is damaged/,
  },
  {
    name: "a key that is cut off",
    do: (certs) => cut(join(certs, "envoy/tls.key")),
    said: /envoy\/tls\.key is damaged/,
  },
  {
    name: "an authority that is garbage in the form of a certificate",
    do: (certs) =>
      writeFileSync(join(certs, "envoy/ca.crt"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"),
    said: /envoy\/ca\.crt is damaged/,
  },
  {
    name: "a key of another certificate",
    do: (certs, other) => writeFileSync(join(certs, "envoy-gateway/tls.key"), other.controlPlane.key),
    said: /envoy-gateway\/tls\.key is not the key of .*envoy-gateway\/tls\.crt/,
  },
  {
    name: "an authority of another set",
    do: (certs, other) => writeFileSync(join(certs, "envoy-gateway/ca.crt"), other.controlPlane.ca),
    said: /envoy-gateway\/tls\.crt was not issued by an authority in .*envoy-gateway\/ca\.crt/,
  },
  {
    name: "the files of one party from another set, as a writer leaves them that ended half way",
    do: (certs, { envoy }) => {
      writeFileSync(join(certs, "envoy/ca.crt"), envoy.ca);
      writeFileSync(join(certs, "envoy/tls.crt"), envoy.certificate);
      writeFileSync(join(certs, "envoy/tls.key"), envoy.key);
    },
    said: /envoy\/tls\.crt is not trusted by .*envoy-gateway\/ca\.crt: the files come from different sets/,
  },
];
