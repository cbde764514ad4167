import { base64OfBytes, bytesOfBase64 } from "../../../core/scalars/bytes.ts";

export { base64OfText as toBase64, textOfBase64 as fromBase64 } from "../../../core/scalars/bytes.ts";

/** One block of a PEM text. */
export interface PemBlock {
  readonly type: string;
  readonly headers: readonly string[];
  readonly der: Uint8Array;
}

const BEGIN = "-----BEGIN ";
const DASHES = "-----";

/**
 * The well-formed blocks of a text, in order; anything between them is skipped. RFC 7468: no line of a body begins with dashes, so a block that
 * is not closed ends where the next dashes are, and the time taken grows with the text only.
 */
export function pemBlocks(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = [];
  for (let begin = text.indexOf(BEGIN); begin >= 0; ) {
    const typeAt = begin + BEGIN.length;
    const typeEnd = text.indexOf(DASHES, typeAt);
    const bodyEnd = typeEnd < 0 ? -1 : text.indexOf(DASHES, typeEnd + DASHES.length);
    if (bodyEnd < 0) break;
    const type = text.slice(typeAt, typeEnd);
    const body = text.slice(typeEnd + DASHES.length, bodyEnd);
    const closing = `${DASHES}END ${type}${DASHES}`;
    const closed = !/[\r\n]/.test(type) && text.startsWith(closing, bodyEnd);
    const block = closed ? blockOf(type, body) : undefined;
    if (block) blocks.push(block);
    begin = text.indexOf(BEGIN, closed ? bodyEnd + closing.length : typeAt);
  }
  return blocks;
}

function blockOf(type: string, body: string): PemBlock | undefined {
  if (!/^[\t ]*\r?\n/.test(body)) return undefined;
  const lines = body.split(/\r?\n/).map((line) => line.trim());
  const headers = lines.filter((line) => line.includes(":"));
  const base64 = lines.filter((line) => !line.includes(":")).join("");
  return isBase64(base64) ? { type, headers, der: bytesOfBase64(base64) } : undefined;
}

/** The block as text: lines of 64 characters, a line break at the end. */
export function printPem({ type, headers, der }: PemBlock): string {
  const base64 = base64OfBytes(der).match(/.{1,64}/g) ?? [];
  const head = headers.length > 0 ? [...headers, ""] : [];
  return [`-----BEGIN ${type}-----`, ...head, ...base64, `-----END ${type}-----`, ""].join("\n");
}

/** Whether a text is standard base64 with padding. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}
