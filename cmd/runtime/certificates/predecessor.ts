import { X509Certificate } from "node:crypto";

/** The first certificate of a text in PEM. */
const FIRST = /-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/;

/**
 * An authority with the newest one before it behind it, where that can be read: files reach the two sides one after the other, and whoever has the new ones must
 * still trust those who have not. Pure.
 */
export function withPredecessor(own: string, before: string | undefined): string {
  const [newest] = before?.match(FIRST) ?? [];
  if (newest === undefined || own.includes(newest) || !isReadable(newest)) return own;
  return `${own.trimEnd()}\n${newest}\n`;
}

function isReadable(certificate: string): boolean {
  try {
    return new X509Certificate(certificate).ca;
  } catch {
    return false;
  }
}
