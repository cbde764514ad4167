import type { Reader } from "../../../core/incremental/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { base64OfBytes } from "../../../core/scalars/bytes.ts";
import * as say from "../../../core/status/catalogue/certificate.ts";
import { type PemBlock, pemBlocks, printPem } from "./pem.ts";
import { readRevocationList } from "./revocation-list.ts";
import { certificateBytes, readCertificate } from "./x509.ts";

/**
 * The certificates of a bundle that can be trusted now, each once. Each stands for itself, so one that has expired or cannot be read is
 * left out and the others go on; a bundle of which nothing is left is a fault.
 */
export function trustAnchors(bundle: string, where: string, read: Reader): Result<readonly string[]> {
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

/** The labels under which certificates stand, as Envoy reads them. */
const CERTIFICATES = ["CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE"];

/**
 * A bundle as Envoy takes it, which refuses one for any certificate in it that cannot be read: those are left out, like all that is neither certificate nor
 * revocation list. Undefined where no certificate is left, or a revocation list cannot be read, without which too much would be trusted. A bundle in order
 * stays as it is written. Expired certificates are for Envoy to judge.
 */
export function readableBundle(bundle: string): string | undefined {
  const blocks = pemBlocks(bundle);
  const kept: PemBlock[] = [];
  for (const block of blocks) {
    const certificate = CERTIFICATES.includes(block.type) ? certificateBytes(block.der) : undefined;
    if (certificate) kept.push({ type: "CERTIFICATE", headers: [], der: certificate });
    if (block.type === "X509 CRL" && !readRevocationList(block.der)) return undefined;
    if (block.type === "X509 CRL") kept.push({ ...block, headers: [] });
  }
  if (!kept.some(({ type }) => type === "CERTIFICATE")) return undefined;
  return isInOrder(bundle, blocks, kept) ? bundle : kept.map(printPem).join("");
}

const NONE = new Uint8Array();

/** Whether everything that begins a block begins a line, as all lines do that say something, and is kept as it is. */
function isInOrder(bundle: string, blocks: readonly PemBlock[], kept: readonly PemBlock[]): boolean {
  const begun = bundle.split("-----BEGIN ").length - 1;
  const lines = bundle.match(/^-----BEGIN /gm)?.length ?? 0;
  const same = blocks.every(
    ({ der, headers }, i) => headers.length === 0 && base64OfBytes(kept[i]?.der ?? NONE) === base64OfBytes(der),
  );
  const indented = /^[\t ]+\S/m.test(bundle);
  return begun === blocks.length && lines === begun && kept.length === begun && same && !indented;
}

function anchorFault(block: PemBlock, where: string, read: Reader): string | undefined {
  const certificate = readCertificate(block.der);
  if (!certificate) return say.anchorUnreadable(where, block.type);
  if (read.hasPassed(certificate.notAfter + 1)) return say.anchorExpired(where, certificate.commonName);
  if (!read.hasPassed(certificate.notBefore)) return say.anchorNotYetValid(where, certificate.commonName);
  return undefined;
}
