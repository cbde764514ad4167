import type { Backend, BackendTLSConfig } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import * as say from "../../../core/status/catalogue/backend.ts";
import { sdsNotEnabled } from "../../../core/status/catalogue/certificate.ts";
import { keyOf, splitKey } from "../base/keys.ts";
import { nonEmpty, present } from "../base/present.ts";
import { setting } from "../base/settings.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import { gatewayTls } from "../listeners/frontend-tls.ts";
import { type BackendTarget, backendKind } from "../refs/backend-ref.ts";
import { absence } from "../refs/withheld.ts";
import { caBundle } from "../tls/ca-bundle.ts";
import { SDS_SECRET_TYPE, sdsConfigOf } from "../tls/sds.ts";
import { clientCertificate } from "../tls/serving-certificate.ts";
import { policyForBackend, systemCaName, tlsOfPolicy } from "./tls-policy.ts";

/** TLS towards a backend, or why it cannot be set up; neither for plain text. `policy` is the BackendTLSPolicy that was used. */
export interface BackendTls {
  readonly tls?: ir.TlsUpstreamConfig;
  readonly fault?: string;
  readonly policy?: string;
}

/**
 * Server validation comes from the BackendTLSPolicy over the Backend's own tls; client certificate and parameters from the Backend over the
 * Gateway or its EnvoyProxy. `gateway` is absent where no Gateway is involved.
 */
export function backendTls(
  ref: BackendTarget,
  namespace: string,
  gateway: string | undefined,
  read: Reader,
): BackendTls {
  const backend = backendKind(ref) === "Backend" ? read.get("Backend", namespace, ref.name) : undefined;
  const own: Validation = backend ? ownValidation(backend, read) : {};
  if ("fault" in own) return own;
  const ownClient: ClientTls = backend?.spec.tls
    ? clientTls(backend.spec.tls, { kind: "Backend", key: keyOf(backend) }, read)
    : {};
  if ("fault" in ownClient) return ownClient;
  const policy = policyForBackend(ref, namespace, read);
  const ofPolicy = policy === undefined ? undefined : read.from(tlsOfPolicy, policy);
  if (ofPolicy && "fault" in ofPolicy) return present<BackendTls>({ fault: ofPolicy.fault, policy });
  const validation = mergeValidation(own.tls, ofPolicy?.tls);
  if (!validation) return {};
  if (!validation.insecureSkipVerify && !validation.caCertificate)
    return present<BackendTls>({ fault: say.tlsUnverified(`${namespace}/${ref.name}`), policy });
  const gatewayClient: ClientTls = gateway === undefined ? {} : read.from(gatewayClientTls, gateway);
  if ("fault" in gatewayClient) return present<BackendTls>({ fault: gatewayClient.fault, policy });
  const client = { ...gatewayClient.tls, ...ownClient.tls };
  const tls = present<ir.TlsUpstreamConfig>({
    ...validation,
    ...client,
    minVersion: client.minVersion ?? "1.2",
    maxVersion: client.maxVersion ?? "1.3",
  });
  return present<BackendTls>({ tls, policy });
}

type Validation = { readonly tls?: ir.TlsUpstreamConfig } | { readonly fault: string };

function ownValidation(backend: Backend, read: Reader): Validation {
  const { tls } = backend.spec;
  if (!tls) return {};
  const { name, namespace = "" } = backend.metadata;
  const base = {
    insecureSkipVerify: tls.insecureSkipVerify || undefined,
    autoSNIFromEndpointHostname: tls.autoSNIFromEndpointHostname || undefined,
    sni: tls.sni,
  };
  if (tls.insecureSkipVerify) return { tls: present(base) };
  const caName = `${name}/${namespace}-ca`;
  if (tls.wellKnownCACertificates === "System") {
    const caCertificate = { name: systemCaName(caName, read) };
    return { tls: present({ ...base, useSystemTrustStore: true, caCertificate }) };
  }
  if (!tls.caCertificateRefs || tls.caCertificateRefs.length === 0) return { tls: present(base) };
  const bundle = caBundle(read, tls.caCertificateRefs, { namespace });
  if ("fault" in bundle) return { fault: bundle.fault };
  return { tls: present({ ...base, caCertificate: { name: caName, ...bundle } }) };
}

/** What the policy states wins; a server name of its own also ends the use of endpoint host names. */
function mergeValidation(
  own: ir.TlsUpstreamConfig | undefined,
  policy: ir.TlsUpstreamConfig | undefined,
): ir.TlsUpstreamConfig | undefined {
  if (!own || !policy) return own ?? policy;
  return present<ir.TlsUpstreamConfig>({
    ...own,
    ...policy,
    useSystemTrustStore: policy.caCertificate ? policy.useSystemTrustStore : own.useSystemTrustStore,
    autoSNIFromEndpointHostname: policy.sni === undefined ? own.autoSNIFromEndpointHostname : undefined,
  });
}

type ClientTls = { readonly tls?: ir.TlsConfig } | { readonly fault: string };

/** The client's side of TLS to all backends of a Gateway: spec.tls.backend, else the EnvoyProxy's; key: the Gateway's. */
const gatewayClientTls = derive("gateway-client-tls", (key, read): ClientTls => {
  const { backendStated, backendCertificate } = read.from(gatewayTls, key);
  if (backendStated) {
    if (!backendCertificate) return {};
    return clientTls({ clientCertificateRef: backendCertificate }, { kind: "Gateway", key }, read);
  }
  const proxy = read.from(gatewayFacts, key)?.proxy;
  if (!proxy?.spec?.backendTLS) return {};
  return clientTls(proxy.spec.backendTLS, { kind: "EnvoyProxy", key: proxy.metadata ? keyOf(proxy) : "" }, read);
});

function clientTls(
  config: BackendTLSConfig,
  owner: { readonly kind: string; readonly key: string },
  read: Reader,
): ClientTls {
  const certificates = clientCertificates(config, owner, read);
  if ("fault" in certificates) return certificates;
  return {
    tls: present<ir.TlsConfig>({
      clientCertificates: nonEmpty(certificates.list),
      ciphers: nonEmpty(config.ciphers),
      ecdhCurves: nonEmpty(config.ecdhCurves),
      signatureAlgorithms: nonEmpty(config.signatureAlgorithms),
      minVersion: config.minVersion,
      maxVersion: config.maxVersion,
      // An empty list switches ALPN off, a missing one leaves it to Envoy.
      alpnProtocols: config.alpnProtocols,
    }),
  };
}

function clientCertificates(
  { clientCertificateRef: ref }: BackendTLSConfig,
  owner: { readonly kind: string; readonly key: string },
  read: Reader,
): { readonly list: readonly ir.TlsCertificate[] } | { readonly fault: string } {
  if (!ref) return { list: [] };
  const [own] = splitKey(owner.key);
  const namespace = ref.namespace || own;
  // A Gateway's reference has been checked against grants where the Gateway was looked at.
  if (owner.kind !== "Gateway" && namespace !== own) return { fault: say.clientCertificateElsewhere(namespace, own) };
  const secret = read.get("Secret", namespace, ref.name);
  if (!secret) {
    const missing = say.clientCertificateMissing(`${namespace}/${ref.name}`, `${owner.kind} ${owner.key}`);
    return { fault: absence({ kind: "Secret", namespace, name: ref.name }, missing, read) };
  }
  if (secret.type !== SDS_SECRET_TYPE) {
    const certificate = clientCertificate(secret);
    return "fault" in certificate ? certificate : { list: [certificate.value] };
  }
  if (!setting(read, "features").sdsSecretRef) return { fault: sdsNotEnabled(keyOf(secret)) };
  const sds = sdsConfigOf(secret);
  return "fault" in sds ? sds : { list: [{ sds: sds.value }] };
}
