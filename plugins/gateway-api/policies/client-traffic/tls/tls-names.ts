import * as say from "../../../../../core/status/catalogue/policies/client-traffic.ts";

/** Cipher suites that Envoy takes, in the two spellings that it knows: OpenSSL's and IANA's. */
const CIPHERS: ReadonlySet<string> = new Set([
  ...["ECDHE-ECDSA-AES128-GCM-SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"],
  ...["ECDHE-RSA-AES128-GCM-SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
  ...["ECDHE-ECDSA-AES256-GCM-SHA384", "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"],
  ...["ECDHE-RSA-AES256-GCM-SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"],
  ...["ECDHE-ECDSA-CHACHA20-POLY1305", "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"],
  ...["ECDHE-RSA-CHACHA20-POLY1305", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"],
  ...["ECDHE-ECDSA-AES128-SHA", "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA"],
  ...["ECDHE-RSA-AES128-SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA"],
  ...["AES128-GCM-SHA256", "TLS_RSA_WITH_AES_128_GCM_SHA256"],
  ...["AES128-SHA", "TLS_RSA_WITH_AES_128_CBC_SHA"],
  ...["ECDHE-ECDSA-AES256-SHA", "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA"],
  ...["ECDHE-RSA-AES256-SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"],
  ...["AES256-GCM-SHA384", "TLS_RSA_WITH_AES_256_GCM_SHA384"],
  ...["AES256-SHA", "TLS_RSA_WITH_AES_256_CBC_SHA"],
]);

/** The faults in a list of cipher suites. */
export function cipherFaults(ciphers: readonly string[]): readonly string[] {
  return ciphers.flatMap((name, i) => (CIPHERS.has(name) ? [] : [say.cipherUnknown(i, name)]));
}

/** Curves that Envoy takes, each with the name under which it counts: a list must not name one twice. */
const CURVES: Readonly<Record<string, string>> = {
  X25519: "X25519",
  x25519: "X25519",
  "P-256": "P-256",
  prime256v1: "P-256",
  "P-384": "P-384",
  secp384r1: "P-384",
  "P-521": "P-521",
  secp521r1: "P-521",
  X25519MLKEM768: "X25519MLKEM768",
  MLKEM1024: "MLKEM1024",
};

/** The faults in a list of curves. */
export function curveFaults(curves: readonly string[]): readonly string[] {
  return namesFaults(curves, { known: CURVES, field: "tls.ecdhCurves" });
}

/** Signature algorithms that Envoy takes, by the name under which each counts, with the older spellings. */
const SIGNATURES: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ["rsa_pkcs1_sha1", "RSA+SHA1"],
    ["rsa_pkcs1_sha256", "RSA+SHA256"],
    ["rsa_pkcs1_sha256_legacy"],
    ["rsa_pkcs1_sha384", "RSA+SHA384"],
    ["rsa_pkcs1_sha512", "RSA+SHA512"],
    ["rsa_pss_rsae_sha256", "RSA-PSS+SHA256", "PSS+SHA256"],
    ["rsa_pss_rsae_sha384", "RSA-PSS+SHA384", "PSS+SHA384"],
    ["rsa_pss_rsae_sha512", "RSA-PSS+SHA512", "PSS+SHA512"],
    ["ecdsa_sha1", "ECDSA+SHA1"],
    ["ecdsa_secp256r1_sha256", "ECDSA+SHA256"],
    ["ecdsa_secp384r1_sha384", "ECDSA+SHA384"],
    ["ecdsa_secp521r1_sha512", "ECDSA+SHA512"],
    ["ed25519"],
    ["mldsa44"],
    ["mldsa65"],
    ["mldsa87"],
  ].flatMap(([name = "", ...others]) => [name, ...others].map((spelling) => [spelling, name])),
);

/** The faults in a list of signature algorithms. */
export function signatureFaults(algorithms: readonly string[]): readonly string[] {
  return namesFaults(algorithms, { known: SIGNATURES, field: "tls.signatureAlgorithms" });
}

function namesFaults(
  names: readonly string[],
  { known, field }: { readonly known: Readonly<Record<string, string>>; readonly field: string },
): readonly string[] {
  const counted = names.map((name) => (Object.hasOwn(known, name) ? known[name] : undefined));
  return names.flatMap((name, i) => {
    const where = `${field}[${i}]`;
    if (counted[i] === undefined) return [say.tlsNameUnknown(where, name, Object.keys(known))];
    return counted.indexOf(counted[i]) < i ? [say.tlsNameRepeated(where, name)] : [];
  });
}

/** RFC 7301: a protocol is named by 1 to 255 bytes. */
export function alpnFaults(protocols: readonly string[]): readonly string[] {
  const size = (text: string) => new TextEncoder().encode(text).length;
  return protocols.flatMap((name, i) => (size(name) > 0 && size(name) < 256 ? [] : [say.alpnInvalid(i)]));
}
