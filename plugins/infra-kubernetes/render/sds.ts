import { CONTROL_PLANE_SERVICE } from "../manifests/settings.ts";

/** Where the certificates and the token are mounted in a proxy. */
export const CERTS_DIR = "/certs";
export const SDS_DIR = "/sds";
export const TOKEN_DIR = "/var/run/secrets/token";
export const TOKEN_FILE = "sa-token";

/** Keys of the proxy's ConfigMap, which are file names below `SDS_DIR`. */
export const SDS_FILES = {
  trustedCa: "xds-trusted-ca.json",
  certificate: "xds-certificate.json",
  serviceAccountToken: "xds_service_account_token.json",
} as const;

/** The authority that signed the control plane's certificate, and the name it must carry. */
export const sdsTrustedCa = secretFile("xds_trusted_ca", {
  validation_context: {
    trusted_ca: { filename: `${CERTS_DIR}/ca.crt` },
    match_typed_subject_alt_names: [{ san_type: "DNS", matcher: { exact: CONTROL_PLANE_SERVICE } }],
  },
});

/** The proxy's own certificate. */
export const sdsCertificate = secretFile("xds_certificate", {
  tls_certificate: {
    certificate_chain: { filename: `${CERTS_DIR}/tls.crt` },
    private_key: { filename: `${CERTS_DIR}/tls.key` },
  },
});

/** The token that stands in for a certificate outside Postern's namespace. */
export const sdsServiceAccountToken = secretFile("jwt-sa-bearer", {
  generic_secret: { secret: { filename: `${TOKEN_DIR}/${TOKEN_FILE}` } },
});

/** A file of Envoy's path-based SDS with one Secret: configuration/security/secret in Envoy's documentation. */
function secretFile(name: string, secret: Readonly<Record<string, unknown>>): string {
  const type = "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";
  return JSON.stringify({ resources: [{ "@type": type, name, ...secret }] });
}
