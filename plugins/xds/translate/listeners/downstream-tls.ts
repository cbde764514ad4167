import { QuicDownstreamTransportSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/quic/v3/quic_transport_pb.ts";
import {
  type CertificateValidationContextSchema,
  SubjectAltNameMatcher_SanType as SanType,
  CertificateValidationContext_TrustChainVerification as TrustChain,
} from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/common_pb.ts";
import {
  type CommonTlsContextSchema,
  DownstreamTlsContextSchema,
} from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { secretConfig, TLS_SOCKET, tlsParameters } from "../clusters/tls.ts";
import { type ConfiguredExtension, configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";
import { stringMatcher } from "../shapes/string-match.ts";

/** TLS towards clients over TCP. */
export function downstreamTlsSocket(tls: ir.TlsConfig): ConfiguredExtension {
  const alpn = tls.alpnProtocols ?? ["h2", "http/1.1"];
  return configured(TLS_SOCKET, DownstreamTlsContextSchema, downstreamContext(tls, alpn));
}

/** TLS towards clients over QUIC. */
export function quicSocket(tls: ir.TlsConfig): ConfiguredExtension {
  return configured("envoy.transport_sockets.quic", QuicDownstreamTransportSchema, {
    downstreamTlsContext: downstreamContext(tls, ["h3"]),
  });
}

/** Session resumption is off unless asked for: tickets weaken forward secrecy, and a session outlives its policy. */
function downstreamContext(tls: ir.TlsConfig, alpn: readonly string[]): Init<typeof DownstreamTlsContextSchema> {
  const validates = tls.caCertificate !== undefined || tls.clientValidationEnabled === true;
  return {
    commonTlsContext: {
      tlsParams: tlsParameters(tls),
      alpnProtocols: [...alpn],
      tlsCertificateSdsSecretConfigs: (tls.certificates ?? []).map(secretConfig),
      ...(validates && { validationContextType: clientValidation(tls) }),
    },
    ...(validates && { requireClientCertificate: tls.requireClientCertificate ?? false }),
    disableStatefulSessionResumption: tls.statefulSessionResumption !== true,
    ...(tls.statelessSessionResumption !== true && {
      sessionTicketKeysType: { case: "disableStatelessSessionResumption", value: true },
    }),
  };
}

/** How client certificates are checked: by a CA that is a secret, by further rules, or both. */
function clientValidation(
  tls: ir.TlsConfig,
): NonNullable<Init<typeof CommonTlsContextSchema>["validationContextType"]> {
  const rules = validationRules(tls);
  if (tls.caCertificate === undefined) return { case: "validationContext", value: rules };
  const ca = secretConfig(tls.caCertificate);
  if (!hasRules(tls)) return { case: "validationContextSdsSecretConfig", value: ca };
  return {
    case: "combinedValidationContext",
    value: { defaultValidationContext: rules, validationContextSdsSecretConfig: ca },
  };
}

function hasRules(tls: ir.TlsConfig): boolean {
  const lists = [tls.verifyCertificateSpki, tls.verifyCertificateHash, tls.matchTypedSubjectAltNames];
  return (
    tls.acceptUntrusted === true ||
    tls.allowExpiredCertificate === true ||
    lists.some((list) => (list?.length ?? 0) > 0)
  );
}

function validationRules(tls: ir.TlsConfig): Init<typeof CertificateValidationContextSchema> {
  return {
    trustChainVerification: tls.acceptUntrusted === true ? TrustChain.ACCEPT_UNTRUSTED : TrustChain.VERIFY_TRUST_CHAIN,
    allowExpiredCertificate: tls.allowExpiredCertificate ?? false,
    verifyCertificateSpki: [...(tls.verifyCertificateSpki ?? [])],
    verifyCertificateHash: [...(tls.verifyCertificateHash ?? [])],
    matchTypedSubjectAltNames: (tls.matchTypedSubjectAltNames ?? []).map((match) => ({
      ...sanTypeOf(match.name ?? ""),
      matcher: stringMatcher(match),
    })),
  };
}

const sanTypes: Readonly<Record<string, SanType>> = {
  "": SanType.SAN_TYPE_UNSPECIFIED,
  EMAIL: SanType.EMAIL,
  DNS: SanType.DNS,
  URI: SanType.URI,
  IP_ADDRESS: SanType.IP_ADDRESS,
};

/** A known type of name, or the object identifier of another. */
function sanTypeOf(name: string): { sanType: SanType; oid?: string } {
  const sanType = sanTypes[name];
  return sanType === undefined ? { sanType: SanType.OTHER_NAME, oid: name } : { sanType };
}
