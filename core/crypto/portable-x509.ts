import { hexOfBytes, latin1OfBytes } from "../scalars/bytes.ts";
import type { X509 } from "./api.ts";
import { type DerReader, derReader } from "./der.ts";
import { publicKeyOf } from "./portable-keys.ts";

const [BOOLEAN, INTEGER, BITS, OCTETS, OID] = [0x01, 0x02, 0x03, 0x04, 0x06] as const;
const [SEQUENCE, SET, UTC_TIME, TIME] = [0x30, 0x31, 0x17, 0x18] as const;
const [VERSION, ISSUER_ID, SUBJECT_ID, EXTENSIONS, DNS_NAME] = [0xa0, 0x81, 0x82, 0xa3, 0x82] as const;
const [COMMON_NAME, ALTERNATIVE_NAMES] = ["550403", "551d11"] as const;

/** The parts of a certificate that are read, still in DER. */
export interface CertificateParts {
  readonly bytes: Uint8Array;
  readonly serial: Uint8Array;
  readonly notBefore: number;
  readonly notAfter: number;
  readonly subject: readonly Name[];
  readonly publicKey: Uint8Array;
  readonly extensions: ReadonlyMap<string, Uint8Array>;
}

/** The certificate (RFC 5280) with which bytes begin; undefined when they begin with none. */
export function certificateIn(der: Uint8Array): CertificateParts | undefined {
  const content = derReader(der).take(SEQUENCE);
  if (content === undefined) return undefined;
  const outer = derReader(content);
  const tbs = outer.take(SEQUENCE);
  if (!tbs || !isAlgorithm(outer.take(SEQUENCE)) || !outer.take(BITS) || !outer.atEnd()) return undefined;
  const parts = signedParts(derReader(tbs));
  return parts && { ...parts, bytes: der.subarray(0, content.byteOffset - der.byteOffset + content.length) };
}

function signedParts(reader: DerReader): Omit<CertificateParts, "bytes"> | undefined {
  const version = reader.take(VERSION);
  const serial = reader.take(INTEGER);
  const algorithm = reader.take(SEQUENCE);
  if (!serial || !isAlgorithm(algorithm) || namesIn(reader.take(SEQUENCE)) === undefined) return undefined;
  const validity = derReader(reader.take(SEQUENCE) ?? new Uint8Array());
  const [notBefore, notAfter] = [timeOf(validity), timeOf(validity)];
  const subject = namesIn(reader.take(SEQUENCE));
  const publicKey = reader.take(SEQUENCE);
  reader.take(ISSUER_ID);
  reader.take(SUBJECT_ID);
  const wrapped = reader.take(EXTENSIONS);
  const extensions = wrapped === undefined ? new Map<string, Uint8Array>() : extensionsOf(wrapped);
  if (!reader.atEnd() || subject === undefined || publicKey === undefined || extensions === undefined) return undefined;
  // Extensions are there "only if the version is 3".
  if (wrapped !== undefined && hexOfBytes(version ?? new Uint8Array()) !== "020102") return undefined;
  if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) return undefined;
  return { serial, notBefore, notAfter, subject, publicKey, extensions };
}

function extensionsOf(wrapped: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  const list = derReader(derReader(wrapped).take(SEQUENCE) ?? new Uint8Array());
  const found = new Map<string, Uint8Array>();
  for (let content = list.take(SEQUENCE); content !== undefined; content = list.take(SEQUENCE)) {
    const extension = derReader(content);
    const oid = extension.take(OID);
    extension.take(BOOLEAN);
    const value = extension.take(OCTETS);
    if (!isOid(oid) || value === undefined || !extension.atEnd()) return undefined;
    found.set(hexOfBytes(oid), value);
  }
  return list.atEnd() ? found : undefined;
}

/** Milliseconds since 1970; NaN for what is no time. "YY ≥ 50 shall be interpreted as 19YY". */
function timeOf(reader: DerReader): number {
  const short = reader.take(UTC_TIME);
  const digits = latin1OfBytes(short ?? reader.take(TIME) ?? new Uint8Array());
  const whole = short === undefined ? digits : `${digits.slice(0, 2) >= "50" ? "19" : "20"}${digits}`;
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(whole) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/** The fields that are read of a certificate; undefined when its key cannot be read. */
export function fieldsOf({ serial, subject, publicKey, extensions, notBefore, notAfter }: CertificateParts) {
  const key = publicKeyOf(publicKey);
  if (key === undefined) return undefined;
  return {
    commonName: subject.find(({ oid }) => oid === COMMON_NAME)?.value ?? "",
    dnsNames: dnsNamesOf(extensions.get(ALTERNATIVE_NAMES)),
    ...{ notBefore, notAfter, keyAlgorithm: key.algorithm },
    ...(key.bits !== undefined && { keyBits: key.bits }),
    ...(key.curve !== undefined && { keyCurve: key.curve }),
    serial: BigInt(`0x${hexOfBytes(serial)}`),
    fits: ({ algorithm, handle }) => algorithm === key.algorithm && handle === key.identity,
  } satisfies X509;
}

/** One attribute of a distinguished name. */
interface Name {
  readonly oid: string;
  readonly value: string;
}

/** The attributes of a distinguished name, in order; undefined for what is none. */
function namesIn(bytes: Uint8Array | undefined): readonly Name[] | undefined {
  const names = bytes && each(bytes, SET)?.map((set) => each(set, SEQUENCE)?.map(nameIn));
  return names?.every((set) => set?.every((name) => name !== undefined) === true && set.length > 0)
    ? (names.flat() as readonly Name[])
    : undefined;
}

function nameIn(content: Uint8Array): Name | undefined {
  const pair = derReader(content);
  const oid = pair.take(OID);
  const found = pair.next();
  const value = found && textOf(found.tag, found.content);
  return value !== undefined && isOid(oid) && pair.atEnd() ? { oid: hexOfBytes(oid), value } : undefined;
}

/** The contents of elements of one tag that follow each other; undefined when something else stands among them. */
function each(bytes: Uint8Array, tag: number): readonly Uint8Array[] | undefined {
  const reader = derReader(bytes);
  const found: Uint8Array[] = [];
  for (let content = reader.take(tag); content !== undefined; content = reader.take(tag)) found.push(content);
  return reader.atEnd() ? found : undefined;
}

function isAlgorithm(content: Uint8Array | undefined): boolean {
  const reader = derReader(content ?? new Uint8Array());
  return isOid(reader.take(OID)) && (reader.atEnd() || (reader.next() !== undefined && reader.atEnd()));
}

/** X.690, 8.19: numbers of seven bits a byte, of which none begins with zeros and the last one ends. */
function isOid(bytes: Uint8Array | undefined): bytes is Uint8Array {
  if (bytes === undefined || bytes.length === 0) return false;
  const begins = (i: number) => i === 0 || (bytes[i - 1] as number) < 0x80;
  return (bytes.at(-1) as number) < 0x80 && bytes.every((byte, i) => byte !== 0x80 || !begins(i));
}

/** The text of a string of any of the sorts that names have; undefined where it is not well formed, or of another sort. */
function textOf(tag: number, content: Uint8Array): string | undefined {
  const encoding = ENCODINGS[tag] as "utf-8" | undefined;
  try {
    return encoding && new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

/** UTF8String, NumericString, PrintableString, T61String, IA5String, UniversalString (whose text nobody here reads) and BMPString. */
const ENCODINGS: Readonly<Record<number, string>> = {
  ...{ 12: "utf-8", 18: "utf-8", 19: "utf-8", 20: "latin1", 22: "utf-8", 28: "latin1", 30: "utf-16be" },
};

function dnsNamesOf(extension: Uint8Array | undefined): readonly string[] {
  if (extension === undefined) return [];
  const names = derReader(derReader(extension).take(SEQUENCE) ?? new Uint8Array());
  const found: string[] = [];
  while (!names.atEnd()) {
    const name = names.next();
    if (name === undefined) return found;
    if (name.tag === DNS_NAME) found.push(latin1OfBytes(name.content));
  }
  return found;
}
