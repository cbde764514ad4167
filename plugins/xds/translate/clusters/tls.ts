import {
  SubjectAltNameMatcher_SanType as SanType,
  type SubjectAltNameMatcherSchema,
  type TlsParametersSchema,
  TlsParameters_TlsProtocol as TlsProtocol,
} from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/common_pb.ts";
import type { SdsSecretConfigSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import { UpstreamTlsContextSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/tls_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Discovery } from "../required/cluster-spec.ts";
import { ads } from "../shapes/config-source.ts";
import { type ConfiguredExtension, configured } from "../shapes/extension.ts";
import type { Init } from "../shapes/init.ts";
import { externalSecret } from "../shapes/sds.ts";
import { exactly } from "../shapes/string-match.ts";

/** The transport socket that Envoy's API calls TLS. */
export const TLS_SOCKET = "envoy.transport_sockets.tls";

/** TLS towards a backend. `autoSni` says that the cluster takes the SNI from the request's host. */
export function upstreamTlsSocket(
  tls: ir.TlsUpstreamConfig,
  cluster: { readonly autoSni: boolean; readonly discovery: Discovery },
): ConfiguredExtension {
  const verifies = tls.insecureSkipVerify !== true;
  const names = verifies ? peerNames(tls) : [];
  const hasSni = tls.sni !== undefined || cluster.autoSni || tls.autoSNIFromEndpointHostname === true;
  return configured(TLS_SOCKET, UpstreamTlsContextSchema, {
    commonTlsContext: {
      tlsParams: tlsParameters(tls),
      alpnProtocols: [...(tls.alpnProtocols ?? [])],
      tlsCertificateSdsSecretConfigs: (tls.clientCertificates ?? []).map(secretConfig),
      ...(verifies && {
        validationContextType: {
          case: "combinedValidationContext",
          value: {
            validationContextSdsSecretConfig: secretConfig(tls.caCertificate ?? {}),
            defaultValidationContext: { matchTypedSubjectAltNames: names },
          },
        },
      }),
    },
    sni: tls.sni ?? "",
    autoHostSni: tls.autoSNIFromEndpointHostname ?? false,
    // Where no name is asked for, the one that was sent is; dynamic resolvers have an option of their own for that.
    autoSniSanValidation: verifies && names.length === 0 && hasSni && cluster.discovery !== "dynamic",
  });
}

/** Names that the backend's certificate must carry; the host name only where BackendTLSPolicy lists no others. */
function peerNames(tls: ir.TlsUpstreamConfig): Init<typeof SubjectAltNameMatcherSchema>[] {
  const listed = tls.subjectAltNames ?? [];
  if (listed.length === 0 && tls.sni !== undefined) return [{ sanType: SanType.DNS, matcher: exactly(tls.sni) }];
  return listed.map(({ hostname, uri }) =>
    hostname !== undefined
      ? { sanType: SanType.DNS, matcher: exactly(hostname) }
      : { sanType: SanType.URI, matcher: exactly(uri ?? "") },
  );
}

/** Where Envoy fetches a certificate or CA: here, or from the SDS server that it names. */
export function secretConfig(secret: {
  readonly name?: string;
  readonly sds?: ir.SdsConfig;
}): Init<typeof SdsSecretConfigSchema> {
  if (secret.sds !== undefined) return externalSecret(secret.sds);
  return { name: secret.name ?? "", sdsConfig: ads };
}

const versions: Readonly<Record<ir.TlsVersion, TlsProtocol>> = {
  Auto: TlsProtocol.TLS_AUTO,
  "1.0": TlsProtocol.TLSv1_0,
  "1.1": TlsProtocol.TLSv1_1,
  "1.2": TlsProtocol.TLSv1_2,
  "1.3": TlsProtocol.TLSv1_3,
};

/** Versions and algorithms, on either side; nothing where nothing is said. */
export function tlsParameters(tls: ir.TlsConfig): Init<typeof TlsParametersSchema> | undefined {
  const { minVersion, maxVersion, ciphers = [], ecdhCurves = [], signatureAlgorithms = [] } = tls;
  const lists = [ciphers, ecdhCurves, signatureAlgorithms];
  if (minVersion === undefined && maxVersion === undefined && lists.every((list) => list.length === 0))
    return undefined;
  return {
    tlsMinimumProtocolVersion: versions[minVersion ?? "Auto"] ?? TlsProtocol.TLS_AUTO,
    tlsMaximumProtocolVersion: versions[maxVersion ?? "Auto"] ?? TlsProtocol.TLS_AUTO,
    cipherSuites: [...ciphers],
    ecdhCurves: [...ecdhCurves],
    signatureAlgorithms: [...signatureAlgorithms],
  };
}
