import { tlsFingerprintType, tlsVersion, tlsVersionRules } from "../envoy/values.ts";
import { type In, list, object, optional, text } from "../schema/mod.ts";
import { secretObjectReference } from "../shared/references.ts";

/** TLS towards backends. */
export const backendTlsConfig = object(
  {
    alpnProtocols: optional(list(text()), "Protocols offered through ALPN, most wanted first."),
    ciphers: optional(list(text()), "Cipher suites of TLS 1.2 and older."),
    clientCertificateRef: optional(secretObjectReference, "The certificate to show."),
    ecdhCurves: optional(list(text()), "Curves for the key exchange."),
    fingerprints: optional(list(tlsFingerprintType), "Fingerprints of the TLS handshake to compute."),
    maxVersion: optional(tlsVersion, "Highest TLS version."),
    minVersion: optional(tlsVersion, "Lowest TLS version."),
    signatureAlgorithms: optional(list(text()), "Signature algorithms."),
  },
  {
    rules: [...tlsVersionRules],
  },
);

/** The type of {@link backendTlsConfig}. */
export interface BackendTLSConfig extends In<typeof backendTlsConfig> {}
