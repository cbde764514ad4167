import type { Secret } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import type { Result } from "../../../core/result/mod.ts";
import { bytesOfBase64 } from "../../../core/scalars/bytes.ts";
import * as faults from "../../../core/status/catalogue/certificate.ts";
import { keyOf } from "../base/keys.ts";
import { present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { absence } from "../refs/withheld.ts";
import { stapledSerial } from "./ocsp.ts";
import { fromBase64, type PemBlock, pemBlocks, printPem, toBase64 } from "./pem.ts";
import { SDS_SECRET_TYPE, sdsConfigOf } from "./sds.ts";
import {
  type Certificate,
  certificateBytes,
  hasServableKey,
  keyFits,
  readCertificate,
  readPrivateKey,
} from "./x509.ts";

/** A Secret as the certificate of a listener. */
export type ServingCertificate =
  | { readonly kind: "fault"; readonly fault: string }
  | { readonly kind: "sds"; readonly certificate: ir.TlsCertificate }
  | {
      readonly kind: "tls";
      readonly certificate: ir.TlsCertificate;
      readonly dnsNames: readonly string[];
      /** DNS names, else the common name: what may be served only once per algorithm. */
      readonly domains: readonly string[];
      readonly algorithm: string;
      /** A remark on what is left out of the certificate, though it is served. */
      readonly remark?: string;
    };

/** Reads the Secret of a key as a serving certificate; runs again when it changes or expires. */
export const servingCertificate = derive("serving-certificate", (key, read): ServingCertificate => {
  const [namespace, name] = splitObjectKey(key);
  const secret = read.get("Secret", namespace, name);
  if (!secret) return fault(absence({ kind: "Secret", namespace, name }, faults.secretMissing(key), read));
  if (secret.type === SDS_SECRET_TYPE) return sdsCertificate(secret, read);
  if (secret.type !== "kubernetes.io/tls") return fault(faults.secretTypeWrong(key, secret.type ?? "Opaque"));
  const { "tls.crt": chain, "tls.key": privateKey } = secret.data ?? {};
  if (!chain || !privateKey) return fault(faults.secretIncomplete(key));
  return readPair(secret, { chain: fromBase64(chain), privateKey: fromBase64(privateKey) }, read);
});

function fault(text: string): ServingCertificate {
  return { kind: "fault", fault: text };
}

function sdsCertificate(secret: Secret, read: Reader): ServingCertificate {
  const key = keyOf(secret);
  if (!setting(read, "features").sdsSecretRef) return fault(faults.sdsNotEnabled(key));
  const sds = sdsConfigOf(secret);
  return "fault" in sds ? fault(sds.fault) : { kind: "sds", certificate: { name: key, sds: sds.value } };
}

/**
 * A serving chain is ordered and must stay whole: one bad member refuses all of it, so that Envoy never sees half a chain
 * or a key that does not fit (it would refuse the secret, and with it the listener).
 */
function readPair(
  secret: Secret,
  text: { readonly chain: string; readonly privateKey: string },
  read: Reader,
): ServingCertificate {
  const key = keyOf(secret);
  const blocks = pemBlocks(text.chain);
  const chain = blocks.map(({ der }) => readCertificate(der));
  const [leaf] = chain;
  if (!leaf) return fault(blocks.length === 0 ? faults.noPem(key, "tls.crt") : faults.certificateUnreadable(key));
  for (const member of chain) {
    if (!member) return fault(faults.certificateUnreadable(key));
    if (read.hasPassed(member.notAfter + 1)) return fault(faults.certificateExpired(key, member.commonName));
    if (!read.hasPassed(member.notBefore)) return fault(faults.certificateNotYetValid(key, member.commonName));
  }
  const keyBlock = privateKeyBlock(pemBlocks(text.privateKey));
  if (!keyBlock) return fault(faults.noPem(key, "tls.key"));
  const privateKey = readPrivateKey(keyBlock);
  if (!privateKey) return fault(faults.keyUnreadable(key, keyBlock.type));
  if (!keyFits(leaf, privateKey)) return fault(faults.keyDoesNotFit(key));
  if (!hasServableKey(leaf)) return fault(faults.keyNotServable(key, keySort(leaf)));
  const stapled = secret.data?.["tls.ocsp-staple"] || undefined;
  const staple = stapled !== undefined && stapledSerial(bytesOfBase64(stapled)) === leaf.serial ? stapled : undefined;
  if (leaf.mustStaple && staple === undefined) return fault(faults.stapleMissing(key));
  return present<ServingCertificate & { kind: "tls" }>({
    kind: "tls",
    certificate: present<ir.TlsCertificate>({
      name: key,
      certificate: toBase64(blocks.map((block) => printPem({ ...block, type: "CERTIFICATE" })).join("")),
      privateKey: toBase64(printPem(keyBlock)),
      ocspStaple: staple,
    }),
    remark: staple === stapled ? undefined : faults.stapleUnusable(key),
    dnsNames: leaf.dnsNames,
    domains: leaf.dnsNames.length > 0 ? leaf.dnsNames : leaf.commonName ? [leaf.commonName] : [],
    algorithm: leaf.keyAlgorithm,
  });
}

function keySort({ keyAlgorithm, keyBits, keyCurve }: Certificate): string {
  return [keyAlgorithm, keyCurve, keyBits === undefined ? undefined : `${keyBits} bits`].filter(Boolean).join(", ");
}

/**
 * A certificate from a Secret as it is shown to backends, or why Envoy would not show it. Whether its time has come or gone is for backends to judge, and
 * staples are for servers.
 */
export function clientCertificate(secret: Secret): Result<ir.TlsCertificate> {
  const key = keyOf(secret);
  const { "tls.crt": chain, "tls.key": privateKey } = secret.data ?? {};
  if (!chain || !privateKey) return { fault: faults.secretIncomplete(key) };
  const blocks = pemBlocks(fromBase64(chain));
  const [leaf] = blocks.map(({ der }) => readCertificate(der));
  if (!leaf) return { fault: blocks.length === 0 ? faults.noPem(key, "tls.crt") : faults.certificateUnreadable(key) };
  if (blocks.some(({ der }) => !certificateBytes(der))) return { fault: faults.certificateUnreadable(key) };
  const keyBlock = privateKeyBlock(pemBlocks(fromBase64(privateKey)));
  if (!keyBlock) return { fault: faults.noPem(key, "tls.key") };
  const read = readPrivateKey(keyBlock);
  if (!read) return { fault: faults.keyUnreadable(key, keyBlock.type) };
  if (!keyFits(leaf, read)) return { fault: faults.keyDoesNotFit(key) };
  if (!hasServableKey(leaf)) return { fault: faults.keyNotServable(key, keySort(leaf)) };
  return { value: { name: key, certificate: chain, privateKey } };
}

const KEY_TYPES = ["PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY"];

/** The key may stand behind other blocks (EC PARAMETERS). */
function privateKeyBlock(blocks: readonly PemBlock[]): PemBlock | undefined {
  return blocks.find(({ type }) => KEY_TYPES.includes(type)) ?? blocks[0];
}
