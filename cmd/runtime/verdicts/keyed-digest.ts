import { createHmac } from "node:crypto";

/** A digest of texts under a secret key (HMAC-SHA256, the first half in hex): nobody without the key can try out what a secret in the text may be. */
export function keyedDigest(key: string): (text: string) => string {
  return (text) => createHmac("sha256", key).update(text).digest("hex").slice(0, 32);
}
