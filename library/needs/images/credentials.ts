import { base64OfBytes } from "../../../core/scalars/bytes.ts";

/** How one shows who he is to a registry. */
export interface Credentials {
  /** Of the scheme Basic: user and password in base64. */
  readonly basic?: string;
  /** The token that the registry takes as it is. */
  readonly bearer?: string;
}

const HUB = "docker.io";
const HUB_KEYS = ["index.docker.io", "registry-1.docker.io"];

/** The credentials for a registry in a `.dockerconfigjson`; undefined where there are none, or the text cannot be read. */
export function credentialsFor(registry: string, text: string): Credentials | undefined {
  const auths = field(parsed(text), "auths");
  if (typeof auths !== "object" || auths === null) return undefined;
  const names = registry === HUB ? [HUB, ...HUB_KEYS] : [registry];
  const found = Object.entries(auths).find(([key]) => names.includes(hostOf(key)))?.[1];
  const [bearer, auth, username, password] = ["registrytoken", "auth", "username", "password"].map((name) =>
    textOf(field(found, name)),
  );
  if (bearer) return { bearer };
  if (auth) return { basic: auth };
  if (username !== undefined && password !== undefined)
    return { basic: base64OfBytes(new TextEncoder().encode(`${username}:${password}`)) };
  return undefined;
}

/** Keys are hosts or, by an older custom, addresses of the API: `https://index.docker.io/v1/`. */
function hostOf(key: string): string {
  return key.replace(/^https?:\/\//, "").split("/", 1)[0] ?? "";
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Readonly<Record<string, unknown>>)[name];
}

/** A text that may stand in a header. */
function textOf(value: unknown): string | undefined {
  return typeof value === "string" && /^[\x20-\x7e]*$/.test(value) ? value : undefined;
}
