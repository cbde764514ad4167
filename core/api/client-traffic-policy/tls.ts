import { stringMatch } from "../envoy/text-match.ts";
import { stringMatchType, tlsFingerprintType, tlsVersion, tlsVersionRules } from "../envoy/values.ts";
import { cel, choice, flag, type In, list, object, optional, required, text } from "../schema/mod.ts";
import { secretObjectReference } from "../shared/references.ts";

/** Revocation lists. */
export const crlContext = object({
  onlyVerifyLeafCertificate: optional(flag(), "Check the client's own certificate only, not the chain."),
  refs: required(list(secretObjectReference, { min: 1, max: 8 }), "Objects that hold the lists."),
});

/** The type of {@link crlContext}. */
export interface CrlContext extends In<typeof crlContext> {}

/** A name of another type in a certificate. */
export const otherSANMatch = object({
  oid: required(text(), "Object identifier of the type."),
  type: optional(stringMatchType, "How the value is compared.", { default: "Exact" }),
  value: required(text({ min: 1, max: 1024 }), "Text or expression to compare with."),
});

/** The type of {@link otherSANMatch}. */
export interface OtherSANMatch extends In<typeof otherSANMatch> {}

/** Names in a certificate; one that matches is enough. */
export const subjectAltNames = object({
  dnsNames: optional(list(stringMatch), "DNS names."),
  emailAddresses: optional(list(stringMatch), "E-mail addresses."),
  ipAddresses: optional(list(stringMatch), "IP addresses."),
  otherNames: optional(list(otherSANMatch), "Names of other types."),
  uris: optional(list(stringMatch), "URIs."),
});

/** The type of {@link subjectAltNames}. */
export interface SubjectAltNames extends In<typeof subjectAltNames> {}

/** How certificates of clients are checked. */
export const clientValidationContext = object(
  {
    allowExpiredCertificate: optional(flag(), "Accept certificates that have expired."),
    caCertificateRefs: optional(list(secretObjectReference, { max: 8 }), "Objects that hold the CA certificates."),
    certificateHashes: optional(list(text()), "SHA-256 digests of accepted certificates."),
    crl: optional(crlContext, "Revocation lists."),
    mode: optional(
      choice(["Request", "RequireAny", "VerifyIfGiven", "RequireAndVerify"]),
      "Whether a certificate is asked for, needed and verified.",
    ),
    optional: optional(flag(), "Accept clients without a certificate; use mode instead."),
    spkiHashes: optional(list(text()), "SHA-256 digests of accepted public keys."),
    subjectAltNames: optional(subjectAltNames, "Names the certificate must carry."),
  },
  {
    rules: [
      cel(
        "!has(self.allowExpiredCertificate) || !self.allowExpiredCertificate || !has(self.mode) || self.mode in ['VerifyIfGiven', 'RequireAndVerify']",
        "allowExpiredCertificate needs a mode that verifies certificates",
      ),
    ],
  },
);

/** The type of {@link clientValidationContext}. */
export interface ClientValidationContext extends In<typeof clientValidationContext> {}

/** Resumption of TLS sessions. */
export const sessionResumption = object({
  stateful: optional(object({}), "With session identifiers."),
  stateless: optional(object({}), "With session tickets."),
});

/** The type of {@link sessionResumption}. */
export interface SessionResumption extends In<typeof sessionResumption> {}

/** TLS sessions. */
export const session = object({
  resumption: optional(sessionResumption, "How sessions are resumed."),
});

/** The type of {@link session}. */
export interface Session extends In<typeof session> {}

/** TLS towards clients. */
export const clientTlsSettings = object(
  {
    alpnProtocols: optional(list(text()), "Protocols offered through ALPN, most wanted first."),
    ciphers: optional(list(text()), "Cipher suites of TLS 1.2 and older."),
    clientValidation: optional(clientValidationContext, "Ask clients for certificates."),
    ecdhCurves: optional(list(text()), "Curves for the key exchange."),
    fingerprints: optional(list(tlsFingerprintType), "Fingerprints of the TLS handshake to compute."),
    maxVersion: optional(tlsVersion, "Highest TLS version."),
    minVersion: optional(tlsVersion, "Lowest TLS version."),
    session: optional(session, "Resumption of sessions."),
    signatureAlgorithms: optional(list(text()), "Signature algorithms."),
  },
  {
    rules: [...tlsVersionRules],
  },
);

/** The type of {@link clientTlsSettings}. */
export interface ClientTLSSettings extends In<typeof clientTlsSettings> {}
