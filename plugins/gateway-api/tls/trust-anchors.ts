import type { Reader } from "../../../core/incremental/mod.ts";
import * as say from "../../../core/status/catalogue/certificate.ts";
import type { Outcome } from "../outcome.ts";
import { type PemBlock, pemBlocks, printPem } from "./pem.ts";
import { readCertificate } from "./x509.ts";

/**
 * The certificates of a bundle that can be trusted now, each once. Each stands for itself, so one that has expired or cannot be read is
 * left out and the others go on; a bundle of which nothing is left is a fault.
 */
export function trustAnchors(bundle: string, where: string, read: Reader): Outcome<readonly string[]> {
  const blocks = pemBlocks(bundle);
  if (blocks.length === 0) return { fault: say.anchorsMissing(where) };
  const usable: string[] = [];
  const faults: string[] = [];
  for (const block of blocks) {
    const fault = anchorFault(block, where, read);
    if (fault !== undefined) faults.push(fault);
    else usable.push(printPem(block));
  }
  return usable.length === 0 ? { fault: faults.join(" ") } : { value: [...new Set(usable)] };
}

function anchorFault(block: PemBlock, where: string, read: Reader): string | undefined {
  const certificate = readCertificate(block.der);
  if (!certificate) return say.anchorUnreadable(where, block.type);
  if (read.hasPassed(certificate.notAfter + 1)) return say.anchorExpired(where, certificate.commonName);
  if (!read.hasPassed(certificate.notBefore)) return say.anchorNotYetValid(where, certificate.commonName);
  return undefined;
}
