/** Bytes of base64 as Secrets carry it: both alphabets, anything else in between is skipped, and what follows padding is none of it. Never throws. */
export function bytesOfBase64(base64: string): Uint8Array<ArrayBuffer> {
  return bytesOfStrictBase64(isPlain(base64) ? base64 : cleaned(base64));
}

/** Bytes of base64 in the standard alphabet; white space is skipped. Throws for anything else. */
export function bytesOfStrictBase64(base64: string): Uint8Array<ArrayBuffer> {
  return native.fromBase64?.(base64) ?? bytesOfLatin1(atob(base64));
}

/** Base64 of bytes, in the standard alphabet and with padding. */
export function base64OfBytes(bytes: Uint8Array): string {
  const own = (bytes as Uint8Array & { toBase64?: () => string }).toBase64;
  return own === undefined ? btoa(latin1OfBytes(bytes)) : own.call(bytes);
}

/** UTF-8 text in base64; bytes that are none come out as U+FFFD. */
export function textOfBase64(base64: string): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOfBase64(base64));
}

/** Base64 of UTF-8 text. */
export function base64OfText(text: string): string {
  return base64OfBytes(new TextEncoder().encode(text));
}

/** A character for each byte, with the byte's number. */
export function latin1OfBytes(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return text;
}

/** A byte for each character, of which only the lower eight bits count. */
export function bytesOfLatin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/** Two digits for each byte, in lower case. */
export function hexOfBytes(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The bytes of an even number of digits. */
export function bytesOfHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** Whether bytes stand somewhere in others. */
export function includesBytes(bytes: Uint8Array, wanted: Uint8Array): boolean {
  const [first] = wanted;
  if (first === undefined) return true;
  for (let at = bytes.indexOf(first); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (wanted.every((byte, i) => bytes[at + i] === byte)) return true;
  }
  return false;
}

/** The method that runtimes have since ES2026, where they have it: several times as fast. */
const native = Uint8Array as { readonly fromBase64?: (text: string) => Uint8Array<ArrayBuffer> };

/** So many arguments every runtime takes. */
const CHUNK = 8_192;

function isPlain(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text) && !text.endsWith("===");
}

function cleaned(text: string): string {
  const [data = ""] = text.split("=", 1);
  const digits = data
    .replaceAll("-", "+")
    .replaceAll("_", "/")
    .replace(/[^A-Za-z0-9+/]/g, "");
  const whole = digits.length % 4 === 1 ? digits.slice(0, -1) : digits;
  return whole.padEnd(Math.ceil(whole.length / 4) * 4, "=");
}
