import { pemBlocks } from "../../../tls/pem.ts";
import { readCertificate } from "../../../tls/x509.ts";
import { type Json, readJson } from "./json.ts";
import { isUsableKey } from "./keys.ts";

/** The fault in a key set. */
export type JwksFault = "json" | "keys" | "usable";

const BEGIN = "-----BEGIN CERTIFICATE-----\n";
const END = "\n-----END CERTIFICATE-----\n";

/**
 * Why Envoy would refuse a key set, and with it the listener; undefined when it would not. One key that it can use is enough: it passes over the others.
 * Beside key sets of RFC 7517 it takes certificates of RSA keys by their names. A text without anything in it is a set without keys.
 */
export function jwksFault(text: string): JwksFault | undefined {
  if (text === "") return undefined;
  const document = readJson(text);
  if (document === undefined || !(document === null || document instanceof Map)) return "json";
  const keys = (document ?? new Map<string, Json>()).get("keys");
  if (keys === undefined) return isCertificates(document) ? undefined : "keys";
  if (!Array.isArray(keys)) return "keys";
  return (keys as readonly Json[]).some(isUsableKey) ? undefined : "usable";
}

function isCertificates(document: ReadonlyMap<string, Json> | null): boolean {
  return (
    document !== null && document.size > 0 && [...document].every(([name, text]) => name !== "" && isCertificate(text))
  );
}

function isCertificate(text: Json): boolean {
  if (typeof text !== "string" || !text.startsWith(BEGIN) || !text.endsWith(END)) return false;
  const [block] = pemBlocks(text);
  return block !== undefined && readCertificate(block.der)?.keyAlgorithm === "rsa";
}
