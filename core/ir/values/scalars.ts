/** A span of time as Go prints it ("16m40s", "100ms", "0s"); never a number. */
export type Duration = string;

/** Bytes in standard base64 with padding, as JSON carries them (certificates, CA bundles, bodies). */
export type Base64 = string;

/**
 * Bytes that must stay out of logs and dumps (private keys, passwords, tokens), in standard base64.
 * Printers replace the value by "[redacted]"; translators read it as any other base64 text.
 */
export type PrivateBytes = string;

/** A Kubernetes resource quantity as the user wrote it ("4Mi", 1024); the xDS translator turns it into bytes. */
export type Quantity = string | number;

/** Any JSON value, passed through without a look inside. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** One entry of a map whose order must survive; writers sort entries by key before they reach Envoy. */
export interface MapEntry {
  readonly key: string;
  readonly value: string;
}

/** A ratio; a missing denominator means 100. */
export interface Fraction {
  readonly numerator: number;
  readonly denominator?: number;
}

/** A header with one literal value, as the Gateway API writes it. */
export interface HttpHeader {
  readonly name: string;
  readonly value: string;
}

/** Which IP versions an address or a set of endpoints speaks. */
export type IpFamily = "IPv4" | "IPv6" | "DualStack";

/** Application protocol of a backend port, from the Service's appProtocol, the route kind or the policy. */
export type AppProtocol = "GRPC" | "GRPC-Web" | "HTTP" | "HTTP2" | "HTTPS" | "TCP" | "UDP" | "TLS";
