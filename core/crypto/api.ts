/** The fields that are read of a certificate. */
export interface X509 {
  /** The first common name of the subject, empty when there is none. */
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly notAfter: number;
  /** Algorithm of the public key: rsa, ec, ed25519 and so on. */
  readonly keyAlgorithm: string;
  /** Bits of an RSA key. */
  readonly keyBits?: number;
  /** Name of an EC key's curve. */
  readonly keyCurve?: string;
  readonly serial: bigint;
  /** Whether a private key belongs to it. */
  fits(key: PrivateKey): boolean;
}

/** A private key that could be read. The content is the implementation's business. */
export interface PrivateKey {
  /** As in {@link X509.keyAlgorithm}. */
  readonly algorithm: string;
  readonly handle: unknown;
}

/** The bytes of a private key, and what its PEM block calls them. */
export interface PrivateKeyBlock {
  readonly type: string;
  readonly headers: readonly string[];
  readonly der: Uint8Array;
}
