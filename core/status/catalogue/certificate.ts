/** A Secret that nobody has created. */
export function secretMissing(key: string): string {
  return `Secret ${key} does not exist; create it or correct the reference.`;
}

/** A Secret of a type that holds no certificate. */
export function secretTypeWrong(key: string, type: string): string {
  return `Secret ${key} is of type ${type}, but must be of type kubernetes.io/tls.`;
}

/** A Secret without certificate or key. */
export function secretIncomplete(key: string): string {
  return `Secret ${key} must hold tls.crt and tls.key.`;
}

/** A field that should hold PEM and does not. */
export function noPem(key: string, field: string): string {
  return `${field} of Secret ${key} holds no PEM block.`;
}

/** A certificate that cannot be read. */
export function certificateUnreadable(key: string): string {
  return `tls.crt of Secret ${key} holds something that is no certificate.`;
}

/** A certificate after its time. */
export function certificateExpired(key: string, name: string): string {
  return `The certificate of ${name || "an unnamed subject"} in Secret ${key} has expired; renew it.`;
}

/** A certificate before its time. */
export function certificateNotYetValid(key: string, name: string): string {
  return `The certificate of ${name || "an unnamed subject"} in Secret ${key} is not valid yet.`;
}

/** A private key that cannot be read. */
export function keyUnreadable(key: string, type: string): string {
  return `tls.key of Secret ${key} (${type}) cannot be read; use a PKCS #8, PKCS #1 or EC key.`;
}

/** Certificate and key do not belong together. */
export function keyDoesNotFit(key: string): string {
  return `tls.key of Secret ${key} does not belong to its tls.crt.`;
}

/** A key that Envoy does not serve with. */
export function keyNotServable(key: string, sort: string): string {
  return `The key of Secret ${key} (${sort}) is none that Envoy takes; use RSA with 2048 bits or more, P-256, P-384, P-521 or Ed25519.`;
}

/** A stapled OCSP response that Envoy would refuse the certificate over. */
export function stapleUnusable(key: string): string {
  return `tls.ocsp-staple of Secret ${key} is left out: it is no OCSP response in DER about this certificate alone.`;
}

/** A certificate that is of no use without a stapled OCSP response. */
export function stapleMissing(key: string): string {
  return `The certificate in Secret ${key} asks for a stapled OCSP response (must-staple); put one about it, in DER, under tls.ocsp-staple.`;
}

/** Two certificates of one listener for the same name and algorithm. */
export function certificateRepeated(key: string, domain: string, algorithm: string): string {
  return `Secret ${key} repeats a certificate for ${domain} with algorithm ${algorithm}; a listener takes one of each.`;
}

/** A reference to something that is no Secret. */
export function certificateRefKindWrong(index: number, group: string, kind: string): string {
  return `tls.certificateRefs[${index}] names ${group || "core"}/${kind}, but must name a Secret.`;
}

/** A reference into a namespace that has not granted it. */
export function certificateRefNotPermitted(index: number, key: string): string {
  return `tls.certificateRefs[${index}] names Secret ${key}, which no ReferenceGrant in its namespace opens.`;
}

/** Secrets that point at other SDS servers are switched off. */
export function sdsNotEnabled(key: string): string {
  return `Secret ${key} points at an SDS server, but extensionApis.enableSDSSecretRef of the EnvoyGateway configuration is off.`;
}

/** A Secret that points at an SDS server without saying which. */
export function sdsSecretIncomplete(key: string, field: string): string {
  return `Secret ${key} points at an SDS server, but has no ${field}.`;
}

/** A Secret that points at an SDS server by an unusable URL. */
export function sdsUrlInvalid(key: string): string {
  return `Secret ${key} points at an SDS server by a url that cannot be read; use unix:///path, with a path of at most 107 bytes and no blanks.`;
}

/** A reference to CA certificates of an unknown kind. */
export function caKindUnsupported(): string {
  return "caCertificateRefs must name a ConfigMap, a Secret or a ClusterTrustBundle.";
}

/** A reference to CA certificates in a namespace that has not granted it. */
export function caNotPermitted(kind: string, key: string): string {
  return `caCertificateRefs names ${kind} ${key}, which no ReferenceGrant in its namespace opens.`;
}

/** A reference to CA certificates that are not there. */
export function caMissing(kind: string, key: string): string {
  return `caCertificateRefs names ${kind} ${key}, which does not exist.`;
}

/** An object without CA certificates. */
export function caEmpty(kind: string, key: string): string {
  return `${kind} ${key} has no ca.crt.`;
}

/** An object with something else in the place of CA certificates. */
export function caUnreadable(kind: string, key: string): string {
  return `${kind} ${key} holds no CA certificate in PEM that can be read.`;
}

/** No CA certificate at all. */
export function caNone(): string {
  return "caCertificateRefs leads to no CA certificate.";
}

/** More than one SDS server for one bundle. */
export function caSdsRepeated(): string {
  return "caCertificateRefs names more than one Secret that points at an SDS server; use one.";
}

/** Certificates of both sorts in one bundle. */
export function caSdsMixed(): string {
  return "caCertificateRefs mixes certificates with a Secret that points at an SDS server; use one sort.";
}

/** A reference to something that holds no certificates. */
export function dataKindUnsupported(where: string, group: string, kind: string): string {
  return `${where} names ${group || "core"}/${kind}, but must name a Secret, a ConfigMap or a ClusterTrustBundle.`;
}

/** A reference into a namespace that has not granted it. */
export function dataNotPermitted(where: string, kind: string, key: string): string {
  return `${where} names ${kind} ${key}, which no ReferenceGrant in its namespace opens.`;
}

/** A reference to something that nobody has created. */
export function dataMissing(where: string, kind: string, key: string): string {
  return `${where} names ${kind} ${key}, which does not exist; create it or correct the reference.`;
}

/** An object without the entry that is meant. */
export function dataEmpty(
  where: string,
  { kind, key, entry }: { readonly kind: string; readonly key: string; readonly entry: string },
): string {
  return `${where} names ${kind} ${key}, which has no ${entry}.`;
}

/** A bundle that holds no certificate. */
export function anchorsMissing(where: string): string {
  return `${where} leads to no PEM block.`;
}

/** Something in a bundle that is no certificate. */
export function anchorUnreadable(where: string, type: string): string {
  return `${where} leads to a PEM block (${type}) that is no certificate.`;
}

/** A CA certificate after its time. */
export function anchorExpired(where: string, name: string): string {
  return `${where} leads to the certificate of ${name || "an unnamed subject"}, which has expired; renew it.`;
}

/** A CA certificate before its time. */
export function anchorNotYetValid(where: string, name: string): string {
  return `${where} leads to the certificate of ${name || "an unnamed subject"}, which is not valid yet.`;
}

/** Revocation lists that are not there. */
export function revocationListMissing(where: string): string {
  return `${where} leads to no PEM block; a revocation list is one of type X509 CRL.`;
}

/** Something that is no revocation list. */
export function revocationListUnreadable(where: string): string {
  return `${where} leads to something that is no revocation list.`;
}

/** A revocation list after its time. */
export function revocationListExpired(where: string): string {
  return `${where} leads to a revocation list whose next update is overdue; renew it.`;
}

/** A revocation list before its time. */
export function revocationListNotYetValid(where: string): string {
  return `${where} leads to a revocation list that does not hold yet.`;
}
