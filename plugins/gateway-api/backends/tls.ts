import type { Backend, BackendTLSConfig } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { done, failed, map, type Result } from "../../../core/result/mod.ts";
import * as say from "../../../core/status/catalogue/backend.ts";
import { sdsNotEnabled } from "../../../core/status/catalogue/certificate.ts";
import { keyOf } from "../base/keys.ts";
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
  const own = backend ? ownValidation(backend, read) : NOTHING;
  if ("fault" in own) return own;
  const ownClient = backend?.spec.tls
    ? clientTls(backend.spec.tls, { kind: "Backend", key: keyOf(backend) }, read)
    : NOTHING;
  if ("fault" in ownClient) return ownClient;
  const policy = policyForBackend(ref, namespace, read);
  const ofPolicy = policy === undefined ? undefined : read.from(tlsOfPolicy, policy);
  if (ofPolicy && "fault" in ofPolicy) return present<BackendTls>({ fault: ofPolicy.fault.text, policy });
  const validation = mergeValidation(own.value, ofPolicy?.value);
  if (!validation) return {};
  if (!validation.insecureSkipVerify && !validation.caCertificate)
    return present<BackendTls>({ fault: say.tlsUnverified(`${namespace}/${ref.name}`), policy });
  const gatewayClient = gateway === undefined ? NOTHING : read.from(gatewayClientTls, gateway);
  if ("fault" in gatewayClient) return present<BackendTls>({ fault: gatewayClient.fault, policy });
  const client = { ...gatewayClient.value, ...ownClient.value };
  const tls = present<ir.TlsUpstreamConfig>({
    ...validation,
    ...client,
    minVersion: client.minVersion ?? "1.2",
    maxVersion: client.maxVersion ?? "1.3",
  });
  return present<BackendTls>({ tls, policy });
}

const NOTHING = Object.freeze(done(undefined));

function ownValidation(backend: Backend, read: Reader): Result<ir.TlsUpstreamConfig | undefined> {
  const { tls } = backend.spec;
  if (!tls) return NOTHING;
  const { name, namespace = "" } = backend.metadata;
  const base = {
    insecureSkipVerify: tls.insecureSkipVerify || undefined,
    autoSNIFromEndpointHostname: tls.autoSNIFromEndpointHostname || undefined,
    sni: tls.sni,
  };
  if (tls.insecureSkipVerify) return done(present(base));
  const caName = `${name}/${namespace}-ca`;
  if (tls.wellKnownCACertificates === "System") {
    const caCertificate = { name: systemCaName(caName, read) };
    return done(present({ ...base, useSystemTrustStore: true, caCertificate }));
  }
  if (!tls.caCertificateRefs || tls.caCertificateRefs.length === 0) return done(present(base));
  const bundle = caBundle(read, tls.caCertificateRefs, { namespace });
  if ("fault" in bundle) return failed(bundle.fault.text);
  return done(present({ ...base, caCertificate: { name: caName, ...bundle.value } }));
}

/** The settings of the policy win; a server name of its own also ends the use of endpoint host names. */
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

type ClientTls = Result<ir.TlsConfig | undefined>;

/** The client's side of TLS to all backends of a Gateway: spec.tls.backend, else the EnvoyProxy's; key: the Gateway's. */
const gatewayClientTls = derive("gateway-client-tls", (key, read): ClientTls => {
  const { backendStated, backendCertificate } = read.from(gatewayTls, key);
  if (backendStated) {
    if (!backendCertificate) return NOTHING;
    return clientTls({ clientCertificateRef: backendCertificate }, { kind: "Gateway", key }, read);
  }
  const proxy = read.from(gatewayFacts, key)?.proxy;
  if (!proxy?.spec?.backendTLS) return NOTHING;
  return clientTls(proxy.spec.backendTLS, { kind: "EnvoyProxy", key: proxy.metadata ? keyOf(proxy) : "" }, read);
});

function clientTls(
  config: BackendTLSConfig,
  owner: { readonly kind: string; readonly key: string },
  read: Reader,
): ClientTls {
  return map(clientCertificates(config, owner, read), (certificates) =>
    present<ir.TlsConfig>({
      clientCertificates: nonEmpty(certificates),
      ciphers: nonEmpty(config.ciphers),
      ecdhCurves: nonEmpty(config.ecdhCurves),
      signatureAlgorithms: nonEmpty(config.signatureAlgorithms),
      minVersion: config.minVersion,
      maxVersion: config.maxVersion,
      // An empty list switches ALPN off, a missing one leaves it to Envoy.
      alpnProtocols: config.alpnProtocols,
    }),
  );
}

function clientCertificates(
  { clientCertificateRef: ref }: BackendTLSConfig,
  owner: { readonly kind: string; readonly key: string },
  read: Reader,
): Result<readonly ir.TlsCertificate[]> {
  if (!ref) return done([]);
  const [own] = splitObjectKey(owner.key);
  const namespace = ref.namespace || own;
  // A Gateway's reference has been checked against grants where the Gateway was looked at.
  if (owner.kind !== "Gateway" && namespace !== own) return failed(say.clientCertificateElsewhere(namespace, own));
  const secret = read.get("Secret", namespace, ref.name);
  if (!secret) {
    const missing = say.clientCertificateMissing(`${namespace}/${ref.name}`, `${owner.kind} ${owner.key}`);
    return failed(absence({ kind: "Secret", namespace, name: ref.name }, missing, read));
  }
  if (secret.type !== SDS_SECRET_TYPE) return map(clientCertificate(secret), (certificate) => [certificate]);
  if (!setting(read, "features").sdsSecretRef) return failed(sdsNotEnabled(keyOf(secret)));
  return map(sdsConfigOf(secret), (sds) => [{ sds }]);
}
