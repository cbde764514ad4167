import "reflect-metadata";
import { webcrypto } from "node:crypto";
import * as x509 from "@peculiar/x509";

/** A key and its certificate, as PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** A certificate authority for one test. */
export interface Authority {
  readonly ca: string;
  /** Signs a certificate for 127.0.0.1 and host names, localhost where none are given. */
  issue(name: string, hosts?: readonly string[]): Promise<Identity>;
  /** A list of revoked certificates, with none in it, as PEM. */
  crl(): Promise<string>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" } as const;

/** Makes an authority that is valid for an hour around now. */
export async function createAuthority(name: string): Promise<Authority> {
  x509.cryptoProvider.set(webcrypto as unknown as Crypto);
  const times = { notBefore: new Date(Date.now() - 3_600_000), notAfter: new Date(Date.now() + 3_600_000) };
  const caKeys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...{ name: `CN=${name}`, keys: caKeys as CryptoKeyPair, signingAlgorithm: algorithm, ...times, serialNumber: "01" },
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
  });
  let serial = 1;
  return {
    ca: ca.toString("pem"),
    async crl() {
      const list = await x509.X509CrlGenerator.create({
        ...{ issuer: ca.subject, thisUpdate: times.notBefore, nextUpdate: times.notAfter, entries: [] },
        ...{ signingKey: caKeys.privateKey as CryptoKey, signingAlgorithm: algorithm },
      });
      // The library names such blocks CRL, and OpenSSL reads X509 CRL only.
      return list.toString("pem").replaceAll(/(BEGIN|END) CRL/g, "$1 X509 CRL");
    },
    async issue(subject, hosts = ["localhost"]) {
      const keys = await webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
      const cert = await x509.X509CertificateGenerator.create({
        ...{ subject: `CN=${subject}`, issuer: ca.subject, publicKey: keys.publicKey as CryptoKey, ...times },
        ...{ signingKey: caKeys.privateKey as CryptoKey, signingAlgorithm: algorithm },
        serialNumber: `0${++serial}`,
        extensions: [
          new x509.SubjectAlternativeNameExtension([
            ...hosts.map((value) => ({ type: "dns" as const, value })),
            { type: "ip", value: "127.0.0.1" },
          ]),
        ],
      });
      const key = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey)).toString("base64");
      const lines = key.match(/.{1,64}/g)!.join("\n");
      return { cert: cert.toString("pem"), key: `-----BEGIN PRIVATE KEY-----\n${lines}\n-----END PRIVATE KEY-----\n` };
    },
  };
}
