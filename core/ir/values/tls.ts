import type { StringMatch } from "./matches.ts";
import type { Base64, PrivateBytes } from "./scalars.ts";

/** A TLS protocol version; Auto leaves the choice to Envoy. */
export type TlsVersion = "Auto" | "1.0" | "1.1" | "1.2" | "1.3";

/** A client fingerprint that the TLS inspector computes. */
export type TlsFingerprintType = "JA3" | "JA4";

/** A secret that Envoy fetches itself from another SDS server. */
export interface SdsConfig {
  readonly secretName: string;
  /** URL scheme of the server, for example "unix" or "dns". */
  readonly scheme: string;
  /** Host and port, or a socket path. */
  readonly address: string;
}

/** A certificate with its key, either inline (certificate, privateKey) or fetched through sds. */
export interface TlsCertificate {
  /** Name of the SDS secret; missing only for one fetched through sds. */
  readonly name?: string;
  readonly sds?: SdsConfig;
  readonly certificate?: Base64;
  readonly privateKey?: PrivateBytes;
  readonly ocspStaple?: Base64;
}

/** A bundle of CA certificates that validates the other side, inline or fetched through sds. */
export interface TlsCaCertificate {
  readonly name?: string;
  readonly certificate?: Base64;
  readonly sds?: SdsConfig;
}

/** A certificate revocation list. */
export interface TlsCrl {
  readonly name: string;
  readonly data?: Base64;
  readonly onlyVerifyLeafCertificate?: boolean;
}

/** A name the peer's certificate must carry; exactly one field is set. */
export interface SubjectAltName {
  readonly hostname?: string;
  readonly uri?: string;
}

/** TLS parameters of a listener or a filter chain; lists keep the order of the Gateway and its policies. */
export interface TlsConfig {
  readonly certificates?: readonly TlsCertificate[];
  /** Certificates shown to backends. */
  readonly clientCertificates?: readonly TlsCertificate[];
  /** Validates client certificates. */
  readonly caCertificate?: TlsCaCertificate;
  readonly requireClientCertificate?: boolean;
  /** True when a client validation context was asked for, even one without a CA. */
  readonly clientValidationEnabled?: boolean;
  /** Accepts a certificate that does not chain to the CA. */
  readonly acceptUntrusted?: boolean;
  readonly allowExpiredCertificate?: boolean;
  /** Base64 SHA-256 of the public key info. */
  readonly verifyCertificateSpki?: readonly string[];
  /** Hexadecimal SHA-256 of the certificate. */
  readonly verifyCertificateHash?: readonly string[];
  readonly crl?: TlsCrl;
  /** The match's name is the SAN type (DNS, URI, EMAIL, IP_ADDRESS) or an OID for OTHER_NAME. */
  readonly matchTypedSubjectAltNames?: readonly StringMatch[];
  readonly minVersion?: TlsVersion;
  readonly maxVersion?: TlsVersion;
  readonly ciphers?: readonly string[];
  readonly ecdhCurves?: readonly string[];
  readonly signatureAlgorithms?: readonly string[];
  readonly alpnProtocols?: readonly string[];
  readonly statelessSessionResumption?: boolean;
  readonly statefulSessionResumption?: boolean;
  readonly fingerprints?: readonly TlsFingerprintType[];
}

/** TLS towards a backend, from BackendTLSPolicy, Backend and EnvoyProxy. */
export interface TlsUpstreamConfig extends TlsConfig {
  readonly sni?: string;
  /** Takes the SNI from each endpoint's hostname instead of sni. */
  readonly autoSNIFromEndpointHostname?: boolean;
  readonly useSystemTrustStore?: boolean;
  readonly subjectAltNames?: readonly SubjectAltName[];
  readonly insecureSkipVerify?: boolean;
}

/** Which server names select a TCP filter chain. */
export interface TlsInspectorConfig {
  readonly snis?: readonly string[];
}

/** TLS of a TCP route: matched by SNI, and terminated here when terminate is set. */
export interface TcpRouteTls {
  readonly inspector?: TlsInspectorConfig;
  readonly terminate?: TlsConfig;
}
