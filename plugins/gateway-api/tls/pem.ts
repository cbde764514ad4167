import { Buffer } from "node:buffer";

/** One block of a PEM text. */
export interface PemBlock {
  readonly type: string;
  readonly headers: readonly string[];
  readonly der: Buffer;
}

const BLOCK = /-----BEGIN ([^\n\r]*?)-----\s*\n([\s\S]*?)-----END \1-----/g;

/** The well-formed blocks of a text, in order; anything between them is skipped. */
export function pemBlocks(text: string): readonly PemBlock[] {
  return [...text.matchAll(BLOCK)].flatMap(([, type = "", body = ""]) => {
    const lines = body.split(/\r?\n/).map((line) => line.trim());
    const headers = lines.filter((line) => line.includes(":"));
    const base64 = lines.filter((line) => !line.includes(":")).join("");
    return isBase64(base64) ? [{ type, headers, der: Buffer.from(base64, "base64") }] : [];
  });
}

/** The block as text: lines of 64 characters, a line break at the end. */
export function printPem({ type, headers, der }: PemBlock): string {
  const base64 = der.toString("base64").match(/.{1,64}/g) ?? [];
  const head = headers.length > 0 ? [...headers, ""] : [];
  return [`-----BEGIN ${type}-----`, ...head, ...base64, `-----END ${type}-----`, ""].join("\n");
}

/** Whether a text is standard base64 with padding. */
export function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

/** UTF-8 text of base64, as Secrets carry it. */
export function fromBase64(base64: string): string {
  return Buffer.from(base64, "base64").toString("utf8");
}

/** Base64 of UTF-8 text, as the IR carries certificates and bodies. */
export function toBase64(text: string): string {
  return Buffer.from(text, "utf8").toString("base64");
}
