import type { BackendTLSPolicy } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { done, failed, map, type Result } from "../../../core/result/mod.ts";
import { keyOf } from "../base/keys.ts";
import { nonEmpty, present } from "../base/present.ts";
import { objectScope } from "../base/scope.ts";
import { setting } from "../base/settings.ts";
import { type BackendTarget, backendKind } from "../refs/backend-ref.ts";
import { withheldReason } from "../refs/withheld.ts";
import { type CaFault, caBundle } from "../tls/ca-bundle.ts";

/** Name of the one SDS secret that stands for the proxy's own trust store. */
const SYSTEM_TRUST_STORE = "system_ca_certificates";

/** The TLS that a BackendTLSPolicy asks for, or why it cannot be had; key: `namespace/name`. */
export const tlsOfPolicy = derive("tls-of-policy", (key, read): Result<ir.TlsUpstreamConfig, CaFault> | undefined => {
  const policy = read.get("BackendTLSPolicy", ...splitObjectKey(key));
  if (!policy) return undefined;
  const withheld = withheldReason("BackendTLSPolicy", key, read);
  if (withheld !== undefined)
    return failed({ sort: "reference", text: `BackendTLSPolicy ${key} is not used: ${withheld}` });
  const { hostname, wellKnownCACertificates, caCertificateRefs = [], subjectAltNames = [] } = policy.spec.validation;
  const namespace = policy.metadata.namespace ?? "";
  const names = subjectAltNames.flatMap(({ type, hostname: host, uri }): ir.SubjectAltName[] =>
    type === "Hostname" ? [{ hostname: host ?? "" }] : type === "URI" ? [{ uri: uri ?? "" }] : [],
  );
  const system = wellKnownCACertificates === "System";
  const base = { sni: hostname, useSystemTrustStore: system || undefined, subjectAltNames: nonEmpty(names) };
  const name = `${policy.metadata.name}/${namespace}-ca`;
  if (system) return done(present({ ...base, caCertificate: { name: systemCaName(name, read) } }));
  const bundle = caBundle(read, caCertificateRefs, { namespace });
  return map(bundle, (ca) => present({ ...base, caCertificate: { name, ...ca } }));
});

/** All users of the system's trust store share one secret, unless the older way is asked for. */
export function systemCaName(own: string, read: Reader): string {
  return setting(read, "runtimeFlags").includes("PerResourceSystemCASecret") ? own : SYSTEM_TRUST_STORE;
}

/**
 * The policy in force for a backend's port: "a policy with a sectionName takes precedence", then the first in the order of objects.
 * The section is the port's name for Services and ServiceImports, its number for Backends.
 */
export function policyForBackend(ref: BackendTarget, namespace: string, read: Reader): string | undefined {
  const kind = backendKind(ref);
  const policies = read.list("BackendTLSPolicy", "target", objectScope.of(kind, namespace, ref.name));
  if (policies.length === 0) return undefined;
  const section = sectionOf(ref, namespace, read);
  const found =
    (section !== undefined && policies.find((policy) => targets(policy, ref, section))) ||
    policies.find((policy) => targets(policy, ref, section) || targets(policy, ref, undefined));
  return found ? keyOf(found) : undefined;
}

function targets(policy: BackendTLSPolicy, ref: BackendTarget, section: string | undefined): boolean {
  return policy.spec.targetRefs.some(
    ({ group, kind, name, sectionName }) =>
      group === (ref.group ?? "") && kind === backendKind(ref) && name === ref.name && sectionName === section,
  );
}

function sectionOf(ref: BackendTarget, namespace: string, read: Reader): string | undefined {
  if (ref.port === undefined) return undefined;
  const kind = backendKind(ref);
  if (kind !== "Service" && kind !== "ServiceImport") return String(ref.port);
  const ports: readonly { readonly name?: string; readonly port: number }[] =
    read.get(kind, namespace, ref.name)?.spec?.ports ?? [];
  return ports.find(({ port, name }) => port === ref.port && name)?.name;
}
