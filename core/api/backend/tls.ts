import { tlsFingerprintType, tlsVersion, tlsVersionRules } from "../envoy/values.ts";
import { cel, flag, type In, list, object, optional, text } from "../schema/mod.ts";
import { localObjectReference, secretObjectReference } from "../shared/references.ts";
import { preciseHostname, wellKnownCaCertificates } from "../shared/values.ts";

/** TLS towards a Backend. */
export const backendTlsSettings = object(
  {
    alpnProtocols: optional(list(text()), "Protocols offered through ALPN, most wanted first."),
    autoSNIFromEndpointHostname: optional(flag(), "Use the endpoint's host name as SNI."),
    caCertificateRefs: optional(list(localObjectReference, { max: 8 }), "Objects that hold the CA certificates."),
    ciphers: optional(list(text()), "Cipher suites of TLS 1.2 and older."),
    clientCertificateRef: optional(secretObjectReference, "The certificate to show."),
    ecdhCurves: optional(list(text()), "Curves for the key exchange."),
    fingerprints: optional(list(tlsFingerprintType), "Fingerprints of the TLS handshake to compute."),
    insecureSkipVerify: optional(flag(), "Do not verify the certificate.", { default: false }),
    maxVersion: optional(tlsVersion, "Highest TLS version."),
    minVersion: optional(tlsVersion, "Lowest TLS version."),
    signatureAlgorithms: optional(list(text()), "Signature algorithms."),
    sni: optional(preciseHostname, "Name to ask for in the handshake."),
    wellKnownCACertificates: optional(wellKnownCaCertificates, "Use the CA certificates of the system."),
  },
  {
    rules: [
      cel(
        '!(has(self.caCertificateRefs) && size(self.caCertificateRefs) > 0 && has(self.wellKnownCACertificates) && self.wellKnownCACertificates != "")',
        "set caCertificateRefs or wellKnownCACertificates, not both",
      ),
      cel(
        '!((has(self.insecureSkipVerify) && self.insecureSkipVerify) && ((has(self.caCertificateRefs) && size(self.caCertificateRefs) > 0) || (has(self.wellKnownCACertificates) && self.wellKnownCACertificates != "")))',
        "insecureSkipVerify excludes caCertificateRefs and wellKnownCACertificates",
      ),
      cel(
        "!(has(self.sni) && has(self.autoSNIFromEndpointHostname) && self.autoSNIFromEndpointHostname)",
        "sni and autoSNIFromEndpointHostname exclude each other",
      ),
      ...tlsVersionRules,
    ],
  },
);

/** The type of {@link backendTlsSettings}. */
export interface BackendTLSSettings extends In<typeof backendTlsSettings> {}
