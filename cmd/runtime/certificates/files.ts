import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Secret } from "../../../core/api/mod.ts";
import type { Certificates, PartyCertificate } from "./make.ts";

/** The folders below `certs`, as Envoy Gateway names them, and the files in them. */
const PARTIES = ["envoy-gateway", "envoy", "envoy-rate-limit"] as const;
const FILES = ["ca.crt", "tls.crt", "tls.key"] as const;
const HMAC = ["envoy-oidc-hmac", "hmac-secret"] as const;

/** The files below `<configHome>/certs` that are not there. */
export function missingCertificates(configHome: string): readonly string[] {
  const wanted = [...PARTIES.flatMap((party) => FILES.map((file) => join(party, file))), join(...HMAC)];
  return wanted.map((file) => join(configHome, "certs", file)).filter((file) => !existsSync(file));
}

/** Writes all certificates below `<configHome>/certs`, each file replaced as a whole; keys are for the owner only. Returns the folder. */
export function writeCertificates(configHome: string, certificates: Certificates): string {
  const root = join(configHome, "certs");
  const parties: readonly PartyCertificate[] = [certificates.controlPlane, certificates.envoy, certificates.rateLimit];
  parties.forEach((party, i) => {
    const folder = join(root, PARTIES[i] ?? "");
    replace(folder, FILES[0], `${party.ca}\n`, 0o644);
    replace(folder, FILES[1], `${party.certificate}\n`, 0o644);
    replace(folder, FILES[2], `${party.key}\n`, 0o600);
  });
  replace(join(root, HMAC[0]), HMAC[1], certificates.oidcHmac, 0o600);
  return root;
}

/** The key of OIDC cookies as the Secret that a cluster would hold: there is none on a host, where translation looks for the same one. */
export function hmacSecret(configHome: string, namespace: string): Secret {
  const [name, key] = HMAC;
  const value = readFileSync(join(configHome, "certs", name, key)).toString("base64");
  return { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, type: "Opaque", data: { [key]: value } };
}

function replace(folder: string, name: string, content: string | Uint8Array, mode: number): void {
  mkdirSync(folder, { recursive: true, mode: 0o750 });
  const path = join(folder, name);
  writeFileSync(`${path}.new`, content, { mode });
  renameSync(`${path}.new`, path);
}
