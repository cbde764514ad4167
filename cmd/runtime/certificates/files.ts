import { chmodSync, mkdirSync, readFileSync, renameSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Secret } from "../../../core/api/mod.ts";
import { draftFile, replaceFile } from "../replace-file.ts";
import { type CertificateFile, type CertificateSet, FILES, PARTIES, type Party, type PartyFiles } from "./inspect.ts";
import { type Certificates, partyCertificates } from "./make.ts";
import { withPredecessor } from "./predecessor.ts";
import { cannotBeRead } from "./texts.ts";

const HMAC = ["envoy-oidc-hmac", "hmac-secret"] as const;

/** Length of the key of OIDC cookies that Postern makes, in bytes. */
const HMAC_BYTES = 32;

/** The folder of all certificates. */
export function certificatesFolder(configHome: string): string {
  return join(configHome, "certs");
}

/** The path of one file of a party. */
export function certificatePath(configHome: string, party: Party, file: CertificateFile): string {
  return join(certificatesFolder(configHome), party, file);
}

/** Reads all certificates; what is not there is absent. Throws when one is there and cannot be read. */
export function readCertificates(configHome: string): CertificateSet {
  return Object.fromEntries(PARTIES.map((party) => [party, readParty(configHome, party)])) as CertificateSet;
}

function readParty(configHome: string, party: Party): PartyFiles {
  return Object.fromEntries(
    FILES.flatMap((file) => {
      const text = textAt(certificatePath(configHome, party, file));
      return text === undefined ? [] : [[file, text]];
    }),
  );
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw new Error(cannotBeRead(path, code || message));
  }
}

/**
 * Writes all certificates; nothing is replaced before everything is written. Authorities come first, with the ones before them, so that at every moment both
 * sides trust what the other one shows. The key of OIDC cookies is left to `writeHmac`.
 */
export function writeCertificates(configHome: string, certificates: Certificates): void {
  const before = readCertificates(configHome);
  const drafts = ORDER.map(([party, file]) => {
    const path = certificatePath(configHome, party, file);
    mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
    const { ca, certificate, key } = partyCertificates(certificates)[party];
    const texts = { "ca.crt": withPredecessor(ca, before[party]["ca.crt"]), "tls.crt": certificate, "tls.key": key };
    return { path, draft: draftFile(path, `${texts[file].trimEnd()}\n`), isPublic: file !== "tls.key" };
  });
  for (const { path, draft, isPublic } of drafts) {
    renameSync(draft, path);
    if (isPublic) chmodSync(path, 0o644);
  }
}

/** The order in which files are replaced. */
const ORDER: readonly (readonly [Party, CertificateFile])[] = [
  ...PARTIES.map((party) => [party, "ca.crt"] as const),
  ...PARTIES.flatMap((party) => [[party, "tls.crt"] as const, [party, "tls.key"] as const]),
];

/** The file with the key of OIDC cookies. */
export function hmacPath(configHome: string): string {
  return join(certificatesFolder(configHome), ...HMAC);
}

/** Whether the key of OIDC cookies is there: `damaged` when there is less than Postern writes. */
export function hmacState(configHome: string): "whole" | "missing" | "damaged" {
  const text = textAt(hmacPath(configHome));
  if (text === undefined) return "missing";
  return readFileSync(hmacPath(configHome)).length < HMAC_BYTES ? "damaged" : "whole";
}

/** Writes the key of OIDC cookies. */
export function writeHmac(configHome: string, { oidcHmac }: Certificates): void {
  const path = hmacPath(configHome);
  mkdirSync(dirname(path), { recursive: true, mode: 0o750 });
  replaceFile(path, oidcHmac);
}

/** The key of OIDC cookies as the Secret that a cluster would hold: there is none on a host, where translation looks for the same one. */
export function hmacSecret(configHome: string, namespace: string): Secret {
  const [name, key] = HMAC;
  const value = readFileSync(hmacPath(configHome)).toString("base64");
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "Opaque", data: { [key]: value } };
}
