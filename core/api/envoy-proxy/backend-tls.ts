import { tlsFingerprintType, tlsVersion } from "../envoy/values.ts";
import { cel, type In, list, object, optional, text } from "../schema/mod.ts";
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
    rules: [
      cel(
        "has(self.minVersion) && self.minVersion == '1.3' ? !has(self.ciphers) : true",
        "TLS 1.3 does not let you choose ciphers",
      ),
      cel(
        'has(self.minVersion) && has(self.maxVersion) ? {"Auto":0,"1.0":1,"1.1":2,"1.2":3,"1.3":4}[self.minVersion] <= {"1.0":1,"1.1":2,"1.2":3,"1.3":4,"Auto":5}[self.maxVersion] : !has(self.minVersion) && has(self.maxVersion) ? 3 <= {"1.0":1,"1.1":2,"1.2":3,"1.3":4,"Auto":5}[self.maxVersion] : true',
        "minVersion must not be above maxVersion",
      ),
    ],
  },
);

/** The type of {@link backendTlsConfig}. */
export interface BackendTLSConfig extends In<typeof backendTlsConfig> {}
