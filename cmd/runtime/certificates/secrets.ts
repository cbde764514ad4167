import { Buffer } from "node:buffer";
import type { Secret } from "../../../core/api/mod.ts";
import { describeError, isNotFound, type KubeClient, type KubeResource, resourceOf } from "../../../core/kube/mod.ts";
import { tableKind } from "../../../core/resource/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import type { Certificates, PartyCertificate } from "./make.ts";

const SECRET = resourceOf(tableKind("Secret"), "v1");
const MANAGER = { fieldManager: "postern-certgen" };

/** The Secrets of an installation: three certificates and the key of OIDC cookies, named and shaped as Envoy Gateway does. Pure. */
export function certificateSecrets(certificates: Certificates, namespace: string): readonly Secret[] {
  const secret = (name: string, type: string, data: Readonly<Record<string, string | Uint8Array>>): Secret => ({
    apiVersion: "v1",
    kind: "Secret",
    metadata: { name, namespace, labels: { "control-plane": "envoy-gateway" } },
    type,
    data: Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString("base64")])),
  });
  const party = (name: string, { ca, certificate, key }: PartyCertificate) =>
    secret(name, "kubernetes.io/tls", { "ca.crt": ca, "tls.crt": certificate, "tls.key": key });
  return [
    party("envoy-gateway", certificates.controlPlane),
    party("envoy", certificates.envoy),
    party("envoy-rate-limit", certificates.rateLimit),
    secret("envoy-oidc-hmac", "Opaque", { "hmac-secret": certificates.oidcHmac }),
  ];
}

/** What became of each Secret, by name. */
export type SecretOutcomes = Readonly<Record<string, "made" | "replaced" | "kept">>;

/** Makes Secrets that are not there; replaces those that are only when told to. Throws what the server refuses as a sentence. */
export async function storeSecrets(
  client: KubeClient,
  secrets: readonly Secret[],
  overwrite: boolean,
): Promise<SecretOutcomes> {
  const outcomes = dictionary<"made" | "replaced" | "kept">();
  for (const secret of secrets) {
    const { name, namespace = "" } = secret.metadata;
    const made = await client.create(SECRET, secret, MANAGER);
    if (made.ok) outcomes[name] = "made";
    else if (made.error.code !== 409) throw new Error(`Secret ${name}: ${describeError(made.error)}`);
    else if (!overwrite) outcomes[name] = "kept";
    else {
      const current = await client.get(SECRET, { namespace, name });
      const next = current.ok ? trustingPredecessor(secret, current.value) : secret;
      const replaced = await client.replace(SECRET, next, MANAGER);
      if (!replaced.ok) throw new Error(`Secret ${namespace}/${name}: ${describeError(replaced.error)}`);
      outcomes[name] = "replaced";
    }
  }
  return outcomes;
}

/**
 * The Secret with the authority before it behind its own: files reach pods one after the other, and whoever has the new ones must still trust
 * those who have not. Pure.
 */
export function trustingPredecessor(secret: Secret, current: Secret): Secret {
  const [own, before] = [secret.data?.["ca.crt"], current.data?.["ca.crt"]].map((text) =>
    text === undefined ? "" : Buffer.from(text, "base64").toString("utf8"),
  );
  const [newest] = before?.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/) ?? [];
  if (!own || !newest || own.includes(newest)) return secret;
  const bundle = `${own.trimEnd()}\n${newest}\n`;
  return { ...secret, data: { ...secret.data, "ca.crt": Buffer.from(bundle).toString("base64") } };
}

/** The kinds of webhook configurations. */
export const WEBHOOKS = {
  topology: webhookResource("MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
  admission: webhookResource("ValidatingWebhookConfiguration", "validatingwebhookconfigurations"),
} as const;

/**
 * Enters the authority of Postern's certificate into a webhook configuration, so that the API server trusts Postern.
 * Returns whether it is there now; false when there is no such configuration.
 */
export async function enterAuthority(
  client: KubeClient,
  resource: KubeResource,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<boolean> {
  const secret = await client.get(SECRET, { namespace, name: "envoy-gateway" });
  if (!secret.ok) throw new Error(`Secret ${namespace}/envoy-gateway: ${describeError(secret.error)}`);
  const caBundle = (secret.value as Secret).data?.["ca.crt"];
  const found = await client.get(resource, { namespace: "", name });
  if (!found.ok) {
    if (isNotFound(found.error)) return false;
    throw new Error(`${resource.kind} ${name}: ${describeError(found.error)}`);
  }
  const { webhooks = [] } = found.value as { readonly webhooks?: readonly unknown[] };
  const body = webhooks.map((_, i) => ({ op: "add", path: `/webhooks/${i}/clientConfig/caBundle`, value: caBundle }));
  const patched = await client.patch(resource, { namespace: "", name }, { type: "json", body }, MANAGER);
  if (!patched.ok) throw new Error(`${resource.kind} ${name}: ${describeError(patched.error)}`);
  return true;
}

function webhookResource(kind: string, plural: string): KubeResource {
  return { group: "admissionregistration.k8s.io", version: "v1", kind, plural, namespaced: false };
}
