import { type DerReader, derReader } from "../../../core/crypto/mod.ts";
import { hexOfBytes, latin1OfBytes } from "../../../core/scalars/bytes.ts";

const [INTEGER, OCTETS, OID, ENUMERATED, TIME, SEQUENCE] = [0x02, 0x04, 0x06, 0x0a, 0x18, 0x30] as const;
/** Context-specific tags: constructed and not. */
const [FIRST, SECOND, THIRD, PLAIN_FIRST, PLAIN_THIRD] = [0xa0, 0xa1, 0xa2, 0x80, 0x82] as const;
/** id-pkix-ocsp-basic, 1.3.6.1.5.5.7.48.1.1. */
const BASIC = "2b0601050507300101";

/**
 * The serial number of the certificate that an OCSP response in DER (RFC 6960) is about; undefined for bytes that Envoy would not take: the response must
 * be a successful one, of the basic type, about one certificate. Signatures and times are for clients to judge.
 */
export function stapledSerial(der: Uint8Array): bigint | undefined {
  const whole = derReader(der);
  const response = inside(whole, SEQUENCE);
  if (!whole.atEnd() || response?.take(ENUMERATED)?.[0] !== 0) return undefined;
  const body = inside(inside(response, FIRST), SEQUENCE);
  if (hex(body?.take(OID)) !== BASIC) return undefined;
  const single = onlyResponse(inside(inside(inside(body, OCTETS), SEQUENCE), SEQUENCE));
  const id = inside(single, SEQUENCE);
  const known = id?.take(SEQUENCE) && id.take(OCTETS) && id.take(OCTETS);
  const serial = known && hex(id?.take(INTEGER));
  return serial && isDated(single) ? BigInt(`0x${serial}`) : undefined;
}

/** ResponseData: a version unless it is the first one, who responds, when, and what; about one certificate. */
function onlyResponse(data: DerReader | undefined): DerReader | undefined {
  if (data?.has(FIRST) && hex(inside(data, FIRST)?.take(INTEGER)) !== "00") return undefined;
  const responder = data?.take(SECOND) ?? data?.take(THIRD);
  if (!responder || !data?.take(TIME)) return undefined;
  const responses = inside(data, SEQUENCE);
  const only = inside(responses, SEQUENCE);
  return responses?.atEnd() ? only : undefined;
}

/** The fields of a response behind the certificate that it is about: the status, and from when to when the status holds. */
function isDated(single: DerReader | undefined): boolean {
  const status = single?.take(PLAIN_FIRST) ?? single?.take(SECOND) ?? single?.take(PLAIN_THIRD);
  if (!status || !isTime(single?.take(TIME))) return false;
  return !single?.has(FIRST) || isTime(inside(single, FIRST)?.take(TIME));
}

/** A reader of what the next element holds, when it has the tag. */
function inside(reader: DerReader | undefined, tag: number): DerReader | undefined {
  const content = reader?.take(tag);
  return content && derReader(content);
}

function hex(bytes: Uint8Array | undefined): string | undefined {
  return bytes && hexOfBytes(bytes);
}

/** GeneralizedTime in the one form that certificates use. */
function isTime(bytes: Uint8Array | undefined): boolean {
  const text = bytes === undefined ? "" : latin1OfBytes(bytes);
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(text) ?? [];
  return !Number.isNaN(Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`));
}
