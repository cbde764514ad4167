import { type DerElement, derElements } from "../../../core/crypto/mod.ts";
import type { Reader } from "../../../core/incremental/mod.ts";
import * as say from "../../../core/status/catalogue/certificate.ts";
import { pemBlocks } from "./pem.ts";

/** The fault that keeps the revocation lists of a text from being used; undefined without one. The text must hold at least one list. */
export function revocationListFault(text: string, where: string, read: Reader): string | undefined {
  const blocks = pemBlocks(text);
  if (blocks.length === 0) return say.revocationListMissing(where);
  for (const { type, der } of blocks) {
    // Envoy passes over blocks of other types, and without a list it refuses every client.
    const list = type === PEM_TYPE ? readRevocationList(der) : undefined;
    if (!list) return say.revocationListUnreadable(where);
    // An outdated list would make Envoy refuse every client, without a word of why.
    if (list.nextUpdate !== undefined && read.hasPassed(list.nextUpdate + 1)) return say.revocationListExpired(where);
    if (!read.hasPassed(list.thisUpdate)) return say.revocationListNotYetValid(where);
  }
  return undefined;
}

const PEM_TYPE = "X509 CRL";

/** From when to when a list holds, in milliseconds since 1970. */
export interface RevocationList {
  readonly thisUpdate: number;
  readonly nextUpdate?: number;
}

const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

/** Reads the times of a CertificateList (RFC 5280, 5.1); undefined when the bytes are none. */
export function readRevocationList(der: Uint8Array): RevocationList | undefined {
  const [list, ...behind] = derElements(der) ?? [];
  if (list?.tag !== SEQUENCE || behind.length > 0) return undefined;
  const [body, algorithm, signature, ...more] = derElements(list.content) ?? [];
  if (body?.tag !== SEQUENCE || algorithm?.tag !== SEQUENCE || signature?.tag !== BIT_STRING || more.length > 0)
    return undefined;
  const fields = derElements(body.content) ?? [];
  const versioned = fields[0]?.tag === INTEGER ? fields.slice(1) : fields;
  const [signed, issuer, thisUpdate, nextUpdate] = versioned;
  if (signed?.tag !== SEQUENCE || issuer?.tag !== SEQUENCE) return undefined;
  const from = timeOf(thisUpdate);
  if (from === undefined) return undefined;
  const until = timeOf(nextUpdate);
  return until === undefined ? { thisUpdate: from } : { thisUpdate: from, nextUpdate: until };
}

/** RFC 5280, 4.1.2.5: times are in Greenwich Mean Time and have seconds; two digits from 50 on mean the last century. */
function timeOf(element: DerElement | undefined): number | undefined {
  if (element?.tag !== UTC_TIME && element?.tag !== GENERALIZED_TIME) return undefined;
  const text = String.fromCharCode(...element.content.subarray(0, 16));
  const [, year = "", rest = ""] =
    (element.tag === UTC_TIME ? /^(\d{2})(\d{10})Z$/ : /^(\d{4})(\d{10})Z$/).exec(text) ?? [];
  if (year === "") return undefined;
  const full = element.tag === GENERALIZED_TIME ? year : `${Number(year) >= 50 ? "19" : "20"}${year}`;
  const [month, day, hour, minute, second] = rest.match(/\d{2}/g) ?? [];
  const time = Date.parse(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}
