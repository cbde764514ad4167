import type { SecretSchema } from "../../../../core/envoy/generated/envoy/extensions/transport_sockets/tls/v3/secret_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { file, inlineBytes } from "./data-source.ts";
import type { Init } from "./init.ts";

/** A secret that Envoy fetches from this control plane. */
export type SecretInit = Init<typeof SecretSchema>;

/** The name of the one secret that stands for the CA certificates of the proxy's system; reserved. */
export const SYSTEM_TRUST_STORE = "system_ca_certificates";

/** Where Debian, and with it Envoy's image, keeps the CA certificates of the system. */
export const DEFAULT_SYSTEM_CA_PATH = "/etc/ssl/certs/ca-certificates.crt";

/** A certificate with its key; nothing for one that Envoy fetches from another SDS server. */
export function certificateSecret(certificate: ir.TlsCertificate): SecretInit | undefined {
  if (certificate.sds !== undefined) return undefined;
  return {
    name: certificate.name ?? "",
    type: {
      case: "tlsCertificate",
      value: {
        certificateChain: inlineBytes(certificate.certificate),
        privateKey: inlineBytes(certificate.privateKey),
        ...(certificate.ocspStaple && { ocspStaple: inlineBytes(certificate.ocspStaple) }),
      },
    },
  };
}

/** A CA that checks peers, with its revocation list; nothing for one that Envoy fetches from another SDS server. */
export function caSecret(ca: ir.TlsCaCertificate, crl?: ir.TlsCrl): SecretInit | undefined {
  if (ca.sds !== undefined) return undefined;
  return {
    name: ca.name ?? "",
    type: {
      case: "validationContext",
      value: {
        trustedCa: inlineBytes(ca.certificate),
        ...(crl && { crl: inlineBytes(crl.data), onlyVerifyLeafCertCrl: crl.onlyVerifyLeafCertificate ?? false }),
      },
    },
  };
}

/** The CA certificates of the proxy's system, under a name. */
export function systemTrustSecret(name: string, path: string): SecretInit {
  return { name, type: { case: "validationContext", value: { trustedCa: file(path) } } };
}

/** The certificates that the proxy shows to backends. */
export function clientCertificates(settings: readonly ir.DestinationSetting[] | undefined): readonly SecretInit[] {
  if (settings === undefined) return [];
  return settings.flatMap((setting) =>
    (setting.tls?.clientCertificates ?? []).flatMap((certificate) => certificateSecret(certificate) ?? []),
  );
}

/** Certificates and CA of a TLS listener or route, in the order in which Envoy needs them. */
export function tlsSecrets(tls: ir.TlsConfig): readonly SecretInit[] {
  const ca = tls.caCertificate && caSecret(tls.caCertificate, tls.crl);
  return [...(tls.certificates ?? []).flatMap((one) => certificateSecret(one) ?? []), ...(ca ? [ca] : [])];
}
