/** The text that stands in the place of a secret. */
export const REDACTED = "[redacted]";

/** Fields of objects, of the IR and of Envoy's configuration that hold secrets, whatever they are in. */
const SECRET_FIELDS = new Set([
  "privateKey",
  "clientSecret",
  "genericSecret",
  "hmacSecret",
  "credential",
  "users",
  "password",
  "token",
  "kubectl.kubernetes.io/last-applied-configuration",
]);

/** Fields that are maps of secrets: every value is one, whatever its key. */
const SECRET_MAPS = new Set(["stringData", "contextExtensions"]);

/** The fields that say where a secret is, or which extension of Envoy uses it: references to objects and files, names, types. */
const WHERE = new Set([
  ...["group", "kind", "name", "namespace", "sectionName", "type", "@type"],
  ...["filename", "environmentVariable", "watchedDirectory", "valueRef", "sdsConfig", "typedConfig"],
]);

/** The part of a URL that stands before the host and ends with a password. */
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@]*:)[^\s/@]+@/gi;

/**
 * A copy without secrets: data of Secrets, keys and credentials in the IR, passwords in URLs, and all raw bytes. Names of secrets and of what uses
 * them, counts and certificates stay. Pure; keeps the order of keys.
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
      if (SECRET_MAPS.has(key) || (isSecret && key === "data")) return [key, hiddenMap(inner)];
      if (SECRET_FIELDS.has(key)) return [key, hidden(inner)];
      if (isApiKey && key === "key") return [key, REDACTED];
      return [key, redact(inner)];
    }),
  );
}

/** A secret, or the object around one, of which all is hidden but what says where it is. */
function hidden(value: unknown): unknown {
  if (!isObject(value)) return REDACTED;
  if (Array.isArray(value)) return value.map(hidden);
  return mapped(value, (key, inner) => (WHERE.has(key) ? redact(inner) : hidden(inner)));
}

/** Keeps the keys of a map, so that one sees what is there. As a list such a map has entries with a name and a value, or with a reference to one. */
function hiddenMap(value: unknown): unknown {
  if (!isObject(value)) return REDACTED;
  if (Array.isArray(value)) return value.map((entry) => hidden(entry));
  return mapped(value, (_key, inner) => (isObject(inner) ? hiddenMap(inner) : REDACTED));
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !(value instanceof Uint8Array);
}

function mapped(value: object, of: (key: string, inner: unknown) => unknown): object {
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, of(key, inner)]));
}
