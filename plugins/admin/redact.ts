/** What stands in the place of a secret. */
export const REDACTED = "[redacted]";

/** Fields of objects, of the IR and of Envoy's configuration that hold secrets, whatever they are in. */
const SECRET_FIELDS = new Set([
  "privateKey",
  "clientSecret",
  "genericSecret",
  "hmacSecret",
  "credential",
  "contextExtensions",
  "users",
  "stringData",
  "password",
  "token",
  "kubectl.kubernetes.io/last-applied-configuration",
]);

/** What stands before the host of a URL and ends with a password. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi;

/**
 * A copy without secrets: data of Secrets, keys and credentials in the IR, passwords in URLs, and all raw bytes. Names, counts and certificates stay. Pure; keeps the
 * order of keys.
 */
export function redact(value: unknown): unknown {
  if (value instanceof Uint8Array) return REDACTED;
  if (typeof value === "string") return value.replace(URL_PASSWORD, `$1${REDACTED}@`);
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== "object" || value === null) return value;
  const record = value as Readonly<Record<string, unknown>>;
  const isSecret = record["kind"] === "Secret" && record["apiVersion"] === "v1";
  const isApiKey = "client" in record && "key" in record;
  return Object.fromEntries(
    Object.entries(record).map(([key, inner]) => {
      const all = SECRET_FIELDS.has(key) || (isSecret && key === "data");
      if (all) return [key, hidden(inner)];
      if (isApiKey && key === "key") return [key, REDACTED];
      return [key, redact(inner)];
    }),
  );
}

/** Keeps the keys of a map, so that one sees what is there. */
function hidden(value: unknown): unknown {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return REDACTED;
  if (Array.isArray(value)) return value.map(hidden);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, hidden(inner)]));
}
