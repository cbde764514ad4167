import { sha256 } from "../../crypto/mod.ts";

/** The digest that tells contents apart: the beginning of their SHA-256, in hex, so that it means the same after a restart and on every replica. */
export function digestOf(content: Uint8Array | string): string {
  return sha256(content).slice(0, 16);
}
