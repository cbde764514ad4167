import { Buffer } from "node:buffer";
import type { Secret } from "../../../core/api/mod.ts";
import { describeError, isNotFound, type KubeClient, type KubeResource, resourceOf } from "../../../core/kube/mod.ts";
import { tableKind } from "../../../core/resource/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import {
  type CertificateSet,
  FILES,
  type Inspection,
  inspect,
  PARTIES,
  type Party,
  type PartyFiles,
} from "./inspect.ts";
import type { Certificates, PartyCertificate } from "./make.ts";
import { withPredecessor } from "./predecessor.ts";
import { foreignSecretsCure } from "./texts.ts";

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

/** The Secrets of the parties as they are in a cluster; what is not there is absent. */
export type HeldSecrets = Readonly<Partial<Record<Party, Secret>>>;

/** Reads the Secrets of the parties; throws what the server refuses as a sentence. */
export async function readSecrets(client: KubeClient, namespace: string): Promise<HeldSecrets> {
  const held = await Promise.all(
    PARTIES.map(async (name) => {
      const found = await client.get(SECRET, { namespace, name });
      if ("value" in found) return [[name, found.value as Secret] as const];
      if (isNotFound(found.fault)) return [];
      throw new Error(`Secret ${namespace}/${name}: ${describeError(found.fault)}`);
    }),
  );
  return Object.fromEntries(held.flat());
}

/** Annotations that say who issues the certificate of a Secret. */
const ISSUED_BY_OTHERS = "cert-manager.io/";

/** Looks at the certificates in Secrets as a set. Pure. */
export function inspectSecrets(held: HeldSecrets, namespace: string, now: number): Inspection {
  const set = Object.fromEntries(PARTIES.map((party) => [party, textsOf(held[party])])) as CertificateSet;
  const found = inspect(set, now, (party, file) => `${file} of Secret ${namespace}/${party}`);
  const issued = PARTIES.filter((party) =>
    Object.keys(held[party]?.metadata.annotations ?? {}).some((key) => key.startsWith(ISSUED_BY_OTHERS)),
  );
  return { ...found, foreign: [...found.foreign, ...issued.map((party) => ({ party, file: "tls.crt" }) as const)] };
}

/** The texts in a Secret. */
export function textsOf(secret: Secret | undefined): PartyFiles {
  return Object.fromEntries(
    FILES.flatMap((file) => {
      const value = secret?.data?.[file];
      return value === undefined ? [] : [[file, Buffer.from(value, "base64").toString("utf8")]];
    }),
  );
}

/** The outcome for each Secret, by name. */
export type SecretOutcomes = Readonly<Record<string, "made" | "replaced" | "kept">>;

/** The outcomes of storing Secrets, and the faults that there were before. */
export interface Stored {
  readonly outcomes: SecretOutcomes;
  /** A sentence each, with what to do where nothing was done. */
  readonly problems: readonly string[];
}

/**
 * Makes Secrets that are not there. Secrets that are there are replaced when that is asked for, and, all of them, when what is there is no whole set and
 * Postern made it. Throws what the server refuses as a sentence.
 */
export async function storeSecrets(
  client: KubeClient,
  secrets: readonly Secret[],
  { overwrite, now = Date.now() }: { readonly overwrite: boolean; readonly now?: number },
): Promise<Stored> {
  const namespace = secrets[0]?.metadata.namespace ?? "";
  const { empty, foreign, faults } = inspectSecrets(await readSecrets(client, namespace), namespace, now);
  const texts = empty ? [] : faults.map(({ text }) => text);
  const cure = foreign.length > 0 && texts.length > 0 && !overwrite ? [foreignSecretsCure()] : [];
  const anew = new Set<string>(foreign.length === 0 && faults.length > 0 ? PARTIES : []);
  const outcomes = dictionary<"made" | "replaced" | "kept">();
  for (const secret of secrets) {
    const { name } = secret.metadata;
    const made = await client.create(SECRET, secret, MANAGER);
    if ("value" in made) outcomes[name] = "made";
    else if (made.fault.code !== 409) throw new Error(`Secret ${name}: ${describeError(made.fault)}`);
    else if (!overwrite && !anew.has(name)) outcomes[name] = "kept";
    else {
      const current = await client.get(SECRET, { namespace, name });
      const next = "value" in current ? trustingPredecessor(secret, current.value) : secret;
      const replaced = await client.replace(SECRET, next, MANAGER);
      if ("fault" in replaced) throw new Error(`Secret ${namespace}/${name}: ${describeError(replaced.fault)}`);
      outcomes[name] = "replaced";
    }
  }
  return { outcomes, problems: [...texts, ...cure] };
}

/** The Secret with the authority before it behind its own. Pure. */
export function trustingPredecessor(secret: Secret, current: Secret): Secret {
  const [own, before] = [textsOf(secret)["ca.crt"], textsOf(current)["ca.crt"]];
  if (own === undefined) return secret;
  const bundle = withPredecessor(own, before);
  return { ...secret, data: { ...secret.data, "ca.crt": Buffer.from(bundle).toString("base64") } };
}

/**
 * Replaces the certificates in Secrets that are there. The first one decides: of several replicas that try at once only the one that replaces it goes on.
 * Returns whether this one did; throws what the server refuses as a sentence.
 */
export async function renewSecrets(client: KubeClient, held: HeldSecrets, made: readonly Secret[]): Promise<boolean> {
  for (const party of PARTIES) {
    const current = held[party];
    const fresh = made.find(({ metadata }) => metadata.name === party);
    if (current === undefined || fresh === undefined) continue;
    const { data } = trustingPredecessor(fresh, current);
    const next = { ...current, data: { ...current.data, ...data } };
    const replaced = await client.replace(SECRET, next, MANAGER);
    if ("value" in replaced) continue;
    if (replaced.fault.code === 409 && party === PARTIES[0]) return false;
    throw new Error(`Secret ${current.metadata.namespace}/${party}: ${describeError(replaced.fault)}`);
  }
  return true;
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
  if ("fault" in secret) throw new Error(`Secret ${namespace}/envoy-gateway: ${describeError(secret.fault)}`);
  const caBundle = (secret.value as Secret).data?.["ca.crt"];
  const found = await client.get(resource, { namespace: "", name });
  if ("fault" in found) {
    if (isNotFound(found.fault)) return false;
    throw new Error(`${resource.kind} ${name}: ${describeError(found.fault)}`);
  }
  const { webhooks = [] } = found.value as { readonly webhooks?: readonly unknown[] };
  const body = webhooks.map((_, i) => ({ op: "add", path: `/webhooks/${i}/clientConfig/caBundle`, value: caBundle }));
  const patched = await client.patch(resource, { namespace: "", name }, { type: "json", body }, MANAGER);
  if ("fault" in patched) throw new Error(`${resource.kind} ${name}: ${describeError(patched.fault)}`);
  return true;
}

function webhookResource(kind: string, plural: string): KubeResource {
  return { group: "admissionregistration.k8s.io", version: "v1", kind, plural, namespaced: false };
}
