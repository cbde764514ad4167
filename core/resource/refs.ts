import { type KubeObject, type ObjectRef, objectKey } from "../object/mod.ts";
import type { TableKind } from "./kinds.ts";
import type { Snapshot } from "./snapshot.ts";

/** A place in an object where another one can be named, and the kind that is meant when the reference says none. */
interface ReferencePath {
  /** Field names; `[]` goes through a list. */
  readonly path: string;
  readonly kind?: "Secret" | "ConfigMap";
}

const secret = (path: string): ReferencePath => ({ path, kind: "Secret" });
const either = (path: string): ReferencePath => ({ path });

/**
 * Where objects of each kind name Secrets and ConfigMaps, the kinds of which only referenced objects are kept. `either` are places
 * where the reference itself says which of the two it means.
 */
const PLACES: { readonly [K in TableKind]?: readonly ReferencePath[] } = {
  Gateway: [
    secret("spec.listeners[].tls.certificateRefs[]"),
    secret("spec.tls.backend.clientCertificateRef"),
    either("spec.tls.frontend.default.validation.caCertificateRefs[]"),
    either("spec.tls.frontend.perPort[].tls.validation.caCertificateRefs[]"),
  ],
  ListenerSet: [secret("spec.listeners[].tls.certificateRefs[]")],
  BackendTLSPolicy: [either("spec.validation.caCertificateRefs[]")],
  EnvoyProxy: [secret("spec.backendTLS.clientCertificateRef")],
  ClientTrafficPolicy: [
    secret("spec.tls.clientValidation.caCertificateRefs[]"),
    secret("spec.tls.clientValidation.crl.refs[]"),
  ],
  BackendTrafficPolicy: [either("spec.responseOverride[].response.body.valueRef")],
  SecurityPolicy: [
    secret("spec.apiKeyAuth.credentialRefs[]"),
    secret("spec.basicAuth.users"),
    either("spec.extAuth.contextExtensions[].valueRef"),
    either("spec.jwt.providers[].localJWKS.valueRef"),
    secret("spec.oidc.clientIDRef"),
    secret("spec.oidc.clientSecret"),
  ],
  EnvoyExtensionPolicy: [
    either("spec.lua[].valueRef"),
    secret("spec.wasm[].code.http.tls.caCertificateRef"),
    secret("spec.wasm[].code.image.pullSecretRef"),
    secret("spec.wasm[].code.image.tls.caCertificateRef"),
  ],
  Backend: [either("spec.tls.caCertificateRefs[]"), secret("spec.tls.clientCertificateRef")],
  HTTPRouteFilter: [
    secret("spec.credentialInjection.credential.valueRef"),
    either("spec.directResponse.body.valueRef"),
  ],
};

/** Kinds whose objects can name Secrets or ConfigMaps. */
export const REFERRING_KINDS = Object.keys(PLACES) as readonly TableKind[];

/**
 * The Secrets and ConfigMaps an object names, each once, in the order of the table. Whether a reference is permitted (ReferenceGrant) is
 * not asked: that is the translation's business. Takes any object, valid or not. Pure.
 */
export function referencesOf(object: KubeObject): readonly ObjectRef[] {
  const places = PLACES[object.kind as TableKind];
  if (places === undefined) return NONE;
  const found = new Map<string, ObjectRef>();
  for (const { path, kind } of places) {
    for (const value of valuesAt(object, path.split("."))) {
      const ref = readRef(value, kind, object.metadata.namespace ?? "");
      if (ref) found.set(`${ref.kind}/${objectKey(ref.namespace, ref.name)}`, ref);
    }
  }
  return found.size === 0 ? NONE : [...found.values()];
}

/** All Secrets and ConfigMaps that objects of a snapshot name, each once. Pure. */
export function referencedObjects(snapshot: Snapshot): readonly ObjectRef[] {
  const found = new Map<string, ObjectRef>();
  for (const kind of REFERRING_KINDS) {
    for (const object of snapshot.all(kind)) {
      for (const ref of referencesOf(object)) found.set(`${ref.kind}/${objectKey(ref.namespace, ref.name)}`, ref);
    }
  }
  return [...found.values()];
}

const NONE: readonly ObjectRef[] = Object.freeze([]);

function readRef(value: unknown, fallback: ReferencePath["kind"], ownNamespace: string): ObjectRef | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { group, kind = fallback, name, namespace } = value as Readonly<Record<string, unknown>>;
  if (group !== undefined && group !== "") return undefined;
  if (kind !== "Secret" && kind !== "ConfigMap") return undefined;
  if (typeof name !== "string" || name === "") return undefined;
  return { group: "", kind, namespace: typeof namespace === "string" ? namespace : ownNamespace, name };
}

/** The values at a path of field names; `name[]` stands for each item of the list `name`. */
function valuesAt(value: unknown, path: readonly string[]): readonly unknown[] {
  const [step, ...rest] = path;
  if (step === undefined) return [value];
  if (typeof value !== "object" || value === null) return [];
  const name = step.endsWith("[]") ? step.slice(0, -2) : step;
  const next = (value as Readonly<Record<string, unknown>>)[name];
  if (next === undefined) return [];
  if (name === step) return valuesAt(next, rest);
  return Array.isArray(next) ? next.flatMap((item) => valuesAt(item, rest)) : [];
}
