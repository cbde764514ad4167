/**
 * The certificates of an installation: one authority, one certificate for each party, and the key for OIDC cookies.
 *
 * In: the folder they live in. Out: PEM files, laid out as Envoy Gateway does. It never replaces files that are there unless it is told to.
 */
import { missingCertificates, writeCertificates } from "./files.ts";

export { hmacSecret, missingCertificates, writeCertificates } from "./files.ts";
export type { CertificateNames, Certificates, PartyCertificate } from "./make.ts";

/** What happened to the files. */
export interface CertificateOutcome {
  /** The folder `certs`. */
  readonly folder: string;
  readonly made: boolean;
}

/** Makes sure that all certificates are below `<configHome>/certs`. The library that makes them is loaded only when it is needed. */
export async function ensureCertificates(configHome: string, overwrite = false): Promise<CertificateOutcome> {
  if (!overwrite && missingCertificates(configHome).length === 0) return { folder: `${configHome}/certs`, made: false };
  const { certificateNames, makeCertificates } = await import("./make.ts");
  const names = certificateNames("envoy-gateway-system", "cluster.local");
  const folder = writeCertificates(configHome, await makeCertificates(names, Date.now()));
  return { folder, made: true };
}
