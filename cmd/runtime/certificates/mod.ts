/**
 * The certificates of an installation: one authority, one certificate for each party, and the key for OIDC cookies.
 *
 * In: the folder they live in, or the Secrets. Out: PEM files laid out as Envoy Gateway does, checked as a set, made anew when something is wrong with them and
 * renewed before they end. The module never replaces what Postern did not make, unless it is told to.
 */
import {
  certificatePath,
  certificatesFolder,
  hmacPath,
  hmacState,
  readCertificates,
  writeCertificates,
  writeHmac,
} from "./files.ts";
import { type Inspection, inspect } from "./inspect.ts";
import { locked } from "./lock.ts";
import { cannotBeWritten, hmacIsDamaged } from "./texts.ts";

export { hmacSecret } from "./files.ts";
export type { Inspection } from "./inspect.ts";
export type { CertificateNames, Certificates, PartyCertificate } from "./make.ts";

/** Why certificates were made: there were none, they were not whole, two thirds of their life were over, or somebody asked for it. */
export type MadeFor = "missing" | "damage" | "age" | "request";

/** The findings about the certificates of a host, and what was done about them. */
export interface CertificateOutcome {
  /** The folder `certs`. */
  readonly folder: string;
  readonly made?: MadeFor;
  /** The faults that there were before, a sentence each. */
  readonly problems: readonly string[];
  /** Why nothing was written that should have been, where what is there still serves. */
  readonly failed?: string;
  /** The certificates as they are now; with faults only where Postern did not make them. */
  readonly inspection: Inspection;
}

/** How certificates are looked after. */
export interface EnsureOptions {
  /** Makes them anew whatever there is. */
  readonly overwrite?: boolean;
  /** Milliseconds since 1970. */
  readonly now?: number;
}

/**
 * Sees to it that all certificates below `<configHome>/certs` are whole, in force and of one set, and less than two thirds through their life. The library that
 * makes them is loaded only when it is needed. Throws when there is nothing that serves and nothing can be written.
 */
export async function ensureCertificates(
  configHome: string,
  { overwrite = false, now = Date.now() }: EnsureOptions = {},
): Promise<CertificateOutcome> {
  const folder = certificatesFolder(configHome);
  const look = () => lookAt(configHome, now, overwrite);
  const first = look();
  if (first.due === undefined) return { folder, problems: [], inspection: first.inspection };
  try {
    return await locked(`${folder}/.lock`, async () => {
      // Another process may have been faster.
      const { due, certificates, hmac, problems, inspection } = look();
      if (due === undefined) return { folder, problems: [], inspection };
      const { certificateNames, makeCertificates } = await import("./make.ts");
      const made = await makeCertificates(certificateNames("envoy-gateway-system", "cluster.local"), now);
      if (certificates) writeCertificates(configHome, made);
      if (hmac) writeHmac(configHome, made);
      return { folder, made: due, problems, inspection: inspectFiles(configHome, now) };
    });
  } catch (error) {
    const failed = cannotBeWritten(folder, (error as Error).message);
    if (first.due === "age") return { folder, problems: [], failed, inspection: first.inspection };
    throw new Error(failed);
  }
}

/** Looks at all certificates of a folder. */
export function inspectFiles(configHome: string, now: number): Inspection {
  return inspect(readCertificates(configHome), now, (party, file) => certificatePath(configHome, party, file));
}

interface Found {
  readonly inspection: Inspection;
  readonly problems: readonly string[];
  /** Why something has to be written; undefined when nothing has. */
  readonly due: MadeFor | undefined;
  /** The parts that have to be written: the certificates, and the key of OIDC cookies. */
  readonly certificates: boolean;
  readonly hmac: boolean;
}

function lookAt(configHome: string, now: number, overwrite: boolean): Found {
  const inspection = inspectFiles(configHome, now);
  const { empty, foreign, faults, renewAt = 0 } = inspection;
  const state = hmacState(configHome);
  // A short key beside certificates of others is one that somebody chose.
  const cutOff = state === "damaged" && foreign.length === 0;
  const texts = faults.map(({ text }) => text);
  const certificates = overwrite || (foreign.length === 0 && (faults.length > 0 || now >= renewAt));
  const hmac = overwrite || state === "missing" || cutOff;
  const whole = faults.length === 0 || !certificates;
  const why = (): MadeFor => {
    if (overwrite) return "request";
    if (empty || (whole && state === "missing")) return "missing";
    return whole && !cutOff ? "age" : "damage";
  };
  return {
    ...{ inspection, certificates, hmac },
    problems: empty ? [] : [...(certificates ? texts : []), ...(cutOff ? [hmacIsDamaged(hmacPath(configHome))] : [])],
    due: certificates || hmac ? why() : undefined,
  };
}
