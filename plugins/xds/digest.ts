import { hash } from "node:crypto";

/** What tells contents apart: the beginning of their SHA-256, in hex, so that it means the same after a restart and on every replica. */
export function digestOf(content: Uint8Array | string): string {
  return hash("sha256", content, "hex").slice(0, 16);
}
