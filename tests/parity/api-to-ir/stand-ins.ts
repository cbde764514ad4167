import type { KubeObject } from "../../../core/resource/mod.ts";
import { jwksFault } from "../../../plugins/gateway-api/policies/security/jwks/fault.ts";
import { fromBase64, pemBlocks, toBase64 } from "../../../plugins/gateway-api/tls/pem.ts";
import { keyFixture } from "../../fixtures/keys.ts";
import type { ListName, RecordedInput } from "./input.ts";

/** The texts that take the place of others; undefined for one that is left out. */
export type StandIns = ReadonlyMap<string, string | undefined>;

/**
 * Recorded inputs hold placeholders where keys and certificates belong, which the reference hands on unseen and Envoy refuses: PEM that stands in base64
 * once more, letters in place of a certificate shown to backends, key sets without a key, a staple that is a text. Postern says so of them. Here a text
 * of the same sort that Envoy takes stands in for each, in the input and wherever it comes out again, so that all the rest is compared.
 */
export function standInsFor({ objects, envoyProxyForGatewayClass: ofClass }: RecordedInput): StandIns {
  const found = new Map<string, string | undefined>();
  const shown = keyFixture("rsa-2048");
  for (const { data = {} } of objects.configMaps as readonly Data[])
    for (const text of Object.values(data)) {
      const inner = fromBase64(text);
      const authority = pemBlocks(inner).length > 0 ? inner : shown.certificate;
      if (inner.startsWith("-----BEGIN ")) found.set(text, authority).set(toBase64(text), toBase64(authority));
      if (isPlaceholderOfKeys(text)) found.set(text, KEYS);
    }
  for (const text of inlineKeys(objects.securityPolicies)) if (isPlaceholderOfKeys(text)) found.set(text, KEYS);
  for (const { metadata, data = {} } of objects.secrets as readonly Data[]) {
    const { "tls.crt": certificate, "tls.key": key, "tls.ocsp-staple": staple } = data;
    if (staple !== undefined && !isDer(staple)) found.set(staple, undefined);
    if (certificate === undefined || key === undefined || hasPem(certificate)) continue;
    if (!isShownToBackends(metadata.name, [...PROXIES.flatMap((list) => objects[list]), ofClass])) continue;
    found.set(certificate, toBase64(shown.certificate)).set(key, toBase64(shown.privateKey));
  }
  return found;
}

/** A value with stand-ins in place of what they stand for, at any depth. */
export function withStandIns<T>(value: T, standIns: StandIns): T {
  if (standIns.size === 0) return value;
  if (typeof value === "string") return (standIns.has(value) ? standIns.get(value) : value) as T;
  if (Array.isArray(value)) return value.map((item) => withStandIns(item, standIns)) as T;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, part]) => [key, withStandIns(part, standIns)] as const);
  return Object.fromEntries(entries.filter(([, part]) => part !== undefined)) as T;
}

type Data = KubeObject & { readonly data?: Readonly<Record<string, string>> };

/** A key set with one key, of which nobody has the other half. */
const KEYS = JSON.stringify({
  keys: [{ kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" }],
});

function hasPem(base64: string): boolean {
  return pemBlocks(fromBase64(base64)).length > 0;
}

function isPlaceholderOfKeys(text: string): boolean {
  return jwksFault(text) === "usable";
}

function isDer(base64: string): boolean {
  return atob(base64).charCodeAt(0) === 0x30;
}

interface Jwt {
  readonly jwt?: { readonly providers?: readonly { readonly localJWKS?: { readonly inline?: string } }[] };
}

function inlineKeys(policies: readonly KubeObject[]): readonly string[] {
  return policies.flatMap(({ spec }) =>
    ((spec as Jwt).jwt?.providers ?? []).flatMap(({ localJWKS }) => localJWKS?.inline ?? []),
  );
}

/** Kinds that say which certificate backends are shown. */
const PROXIES: readonly ListName[] = ["gateways", "envoyProxiesForGateways", "backends"];

/** Whether any reference to a certificate for backends names a Secret. */
function isShownToBackends(name: string, objects: readonly (KubeObject | undefined)[]): boolean {
  return [...JSON.stringify(objects).matchAll(/"clientCertificateRef":\{[^}]*\}/g)].some(([ref]) =>
    ref.includes(`"name":"${name}"`),
  );
}
