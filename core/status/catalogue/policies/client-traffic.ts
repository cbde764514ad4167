/** A network of trusted proxies that cannot be read. */
export function trustedCidrInvalid(i: number, cidr: string): string {
  return `clientIPDetection.xForwardedFor.trustedCIDRs[${i}]: "${cidr}" is no network in CIDR notation.`;
}

/** The name of a header that no header can have. */
export function clientIpHeaderInvalid(name: string): string {
  return `clientIPDetection.customHeader.name: "${name}" is no name of a header.`;
}

/** A limit on request headers that Envoy does not take. */
export function headerLimitInvalid(limit: string | number, maxKb: number): string {
  return `headers.maxRequestHeaderLimit: ${limit} is not from 1Ki to ${maxKb}Ki.`;
}

/** A header without a name. */
export function headerNameMissing(where: string): string {
  return `${where} names no header.`;
}

/** A header whose name HTTP does not allow. */
export function headerNameInvalid(where: string, name: string): string {
  return `${where}: ${JSON.stringify(name)} is no name of a header.`;
}

/** A header that nobody may write, or that decides where a request goes. */
export function headerNotWritable(where: string, name: string): string {
  return `${where}: "${name}" cannot be written; names hold no / or :, and Host is not changed here.`;
}

/** A header value that HTTP does not allow. */
export function headerValueInvalid(where: string, name: string): string {
  return `${where}: the value for "${name}" holds something that HTTP does not allow in a header.`;
}

/** A condition without a text. */
export function headerMatchEmpty(where: string): string {
  return `${where} has no value to compare with.`;
}

/** Changes to headers of which there are none. */
export function headerChangesMissing(where: string): string {
  return `${where} changes no header; say which to add, set or remove, or leave it out.`;
}

/** A keep-alive setting that sockets do not take. */
export function keepaliveOutOfRange(field: "probes" | "idleTime" | "interval", max: number): string {
  const [least, most] = field === "probes" ? ["1", String(max)] : ["1s", `${max}s`];
  return `tcpKeepalive.${field} is not from ${least} to ${most}.`;
}

/** A time of HTTP/2 pings that Envoy does not take. */
export function keepaliveTimeTooShort(field: string): string {
  return `http2.connectionKeepalive.${field} must be 1ms at least.`;
}

/** HTTP/1.0 wants a host, and there is none. */
export function http10HostMissing(): string {
  return "http1.http10.useDefaultHost: neither the listener nor a route on it has a host name without a wildcard.";
}

/** HTTP/1.0 wants a host, and there are several. */
export function http10HostAmbiguous(): string {
  return "http1.http10.useDefaultHost: the listener has no host name of its own, and routes on it have more than one.";
}

/** A cipher suite that Envoy does not know. */
export function cipherUnknown(i: number, name: string): string {
  return `tls.ciphers[${i}]: "${name}" is no cipher suite that Envoy knows.`;
}

/** A curve or signature algorithm that Envoy does not know. */
export function tlsNameUnknown(where: string, name: string, known: readonly string[]): string {
  return `${where}: "${name}" is not known; there are ${known.join(", ")}.`;
}

/** A curve or signature algorithm that is named twice. */
export function tlsNameRepeated(where: string, name: string): string {
  return `${where}: "${name}" is named before; name each once.`;
}

/** The name of a protocol that is too long, or empty. */
export function alpnInvalid(i: number): string {
  return `tls.alpnProtocols[${i}] must have 1 to 255 bytes.`;
}

/** Client certificates are to be verified, and nothing says against what. */
export function clientCaMissing(mode: string): string {
  return `tls.clientValidation: mode ${mode} needs caCertificateRefs, so that there is a CA to verify certificates with.`;
}

/** A rule about client certificates that means nothing without a CA. */
export function ruleNeedsCa(field: string): string {
  return `tls.clientValidation.${field} needs caCertificateRefs: without a CA anybody can make a certificate that fits.`;
}

/** A digest of a public key that is none. */
export function spkiHashInvalid(where: string): string {
  return `${where} is no SHA-256 digest in base64 (44 characters).`;
}

/** A digest of a certificate that is none. */
export function certificateHashInvalid(where: string): string {
  return `${where} is no SHA-256 digest in hexadecimal (64 digits, colons allowed between bytes).`;
}

/** An object identifier that is none. */
export function oidInvalid(where: string): string {
  return `${where} is no object identifier; an example is 1.3.6.1.4.1.311.20.2.3.`;
}

/** A setting that is known and does nothing. */
export function socketBufferLimitUnused(): string {
  return "connection.socketBufferLimit has no effect; remove it, or limit what the proxy buffers with connection.bufferLimit.";
}

/** Plain HTTP listeners on one port are one to Envoy, so a policy must hold for all of them or none. */
export function portShared(listener: string, others: readonly string[]): string {
  return `Listener ${listener} shares its port and its settings with others, among them ${others.join(", ")}, for which this policy is not; target what holds for all of them.`;
}

/** A port speaks the PROXY protocol for all its listeners, and another one's clients do not. */
export function proxyProtocolShared(other: string): string {
  return `proxyProtocol: a port expects it of all its clients, and listener ${other} on the same port does not; use a port of your own, or agree on it.`;
}

/** HTTP/3 is left out where client certificates are validated. */
export function http3WithoutClientValidation(listeners: readonly string[]): string {
  return `HTTP/3 is off on ${listeners.join(", ")}: client certificates are validated over TCP only.`;
}

/** An older policy has the target of one that validates client certificates. */
export function clientsNotValidated(): string {
  return "Until then listeners with TLS that this policy would protect refuse all requests.";
}
