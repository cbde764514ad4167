import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** The listener reaches the data plane. */
export function listenerProgrammed(): Condition {
  return holds("Programmed", "Programmed", "The listener is being served to the data plane.");
}

/** The listener is valid. */
export function listenerAccepted(): Condition {
  return holds("Accepted", "Accepted", "The listener is valid.");
}

/** What the listener refers to is there. */
export function listenerRefsResolved(): Condition {
  return holds("ResolvedRefs", "ResolvedRefs", "All references of the listener are resolved.");
}

/** No other listener is in the way. */
export function listenerNotConflicted(): Condition {
  return fails("Conflicted", "NoConflicts", "No other listener is in the way of this one.");
}

/** The listener is not served, for reasons that other conditions state. */
export function listenerNotProgrammed(): Condition {
  return fails("Programmed", "Invalid", "The listener is not served; its other conditions say why.");
}

/** One field of the listener keeps it from being served. */
export function listenerFieldInvalid(fault: string): Condition {
  return fails("Programmed", "Invalid", fault);
}

/** `from: Selector` without the selector. */
export function namespaceSelectorMissing(): Condition {
  return listenerFieldInvalid(
    "allowedRoutes.namespaces.from is Selector, so allowedRoutes.namespaces.selector must be set.",
  );
}

/** A selector that cannot be read. */
export function namespaceSelectorInvalid(fault: string): Condition {
  return listenerFieldInvalid(`allowedRoutes.namespaces.selector cannot be used: ${fault}.`);
}

/** TLS settings on a protocol without TLS. */
export function tlsNotExpected(protocol: string): Condition {
  return listenerFieldInvalid(`A listener of protocol ${protocol} takes no tls; remove it or use HTTPS or TLS.`);
}

/** No TLS settings on a protocol with TLS. */
export function tlsMissing(protocol: string): Condition {
  return listenerFieldInvalid(`A listener of protocol ${protocol} needs tls.`);
}

/** TLS is to be ended, but with which certificate is not said. */
export function certificateRefsMissing(): Condition {
  return listenerFieldInvalid("tls.certificateRefs must name at least one Secret when tls.mode is Terminate.");
}

/** TLS is passed through, so a certificate is of no use. */
export function certificateRefsNotExpected(): Condition {
  return listenerFieldInvalid("tls.certificateRefs must be empty when tls.mode is Passthrough.");
}

/** HTTPS that is not ended here. */
export function tlsModeUnsupported(mode: string): Condition {
  return fails("Programmed", "UnsupportedTLSMode", `tls.mode is ${mode}; an HTTPS listener takes Terminate only.`);
}

/** A hostname on a protocol that has none. */
export function hostnameNotExpected(protocol: string): Condition {
  return listenerFieldInvalid(`A listener of protocol ${protocol} takes no hostname; remove it.`);
}

/** A protocol nobody here speaks. */
export function protocolUnsupported(protocol: string): Condition {
  return fails(
    "Accepted",
    "UnsupportedProtocol",
    `Protocol ${protocol} is not supported; use HTTP, HTTPS, TLS, TCP or UDP.`,
  );
}

/** A route kind of a foreign group. */
export function routeGroupUnsupported(group: string): Condition {
  return fails(
    "ResolvedRefs",
    "InvalidRouteKinds",
    `allowedRoutes.kinds names group ${group}; use gateway.networking.k8s.io.`,
  );
}

/** A route kind that cannot attach to the listener's protocol. */
export function routeKindUnsupported(kind: string, supported: readonly string[]): Condition {
  return fails(
    "ResolvedRefs",
    "InvalidRouteKinds",
    `allowedRoutes.kinds names ${kind}; this listener takes ${supported.join(", ")}.`,
  );
}

/** None of the certificates can be used. */
export function noCertificate(
  reason: "InvalidCertificateRef" | "RefNotPermitted",
  faults: readonly string[],
): Condition {
  return fails("ResolvedRefs", reason, `No certificate of tls.certificateRefs can be used: ${faults.join(" ")}`);
}

/** Some certificates can be used, others cannot. */
export function someCertificatesInvalid(faults: readonly string[]): Condition {
  return fails("ResolvedRefs", "PartiallyInvalidCertificateRef", `Some certificates are left out: ${faults.join(" ")}`);
}

/** The three conditions of a listener whose clients cannot be validated. */
export function clientValidationInvalid(reason: string, fault: string): readonly Condition[] {
  const message = `The CA certificates that validate clients of this listener cannot be used: ${fault}`;
  return [
    fails("ResolvedRefs", reason, message),
    fails("Programmed", reason, message),
    fails("Accepted", "NoValidCACertificate", message),
  ];
}

/** Another listener on the port speaks a protocol that cannot share it. */
export function protocolConflict(port: number, listeners: readonly string[]): Condition {
  return holds(
    "Conflicted",
    "ProtocolConflict",
    `Port ${port} is asked for with protocols that cannot share it, by ${listeners.join(", ")}; give them different ports.`,
  );
}

/** Another listener on the port has the same hostname. */
export function hostnameConflict(port: number, listeners: readonly string[]): Condition {
  return holds(
    "Conflicted",
    "HostnameConflict",
    `Port ${port} is asked for with the same hostname by ${listeners.join(", ")}; give each its own hostname or port.`,
  );
}

/** Another listener already has the port of this layer 4 protocol. */
export function portTaken(protocol: string, port: number): Condition {
  return holds(
    "Conflicted",
    "ProtocolConflict",
    `Another ${protocol} listener already has port ${port}; only one can.`,
  );
}

/** Another Gateway of the merged class already has this combination. */
export function mergedConflict(protocol: string, hostname: string, port: number): Condition {
  return holds(
    "Conflicted",
    "HostnameConflict",
    `Among merged Gateways ${protocol} on port ${port} with hostname "${hostname}" is already taken; change one of the three.`,
  );
}

/** Another HTTPS listener on the port serves a hostname that overlaps. */
export function hostnamesOverlap(hostname: string, other: string, listener: string): Condition {
  return holds(
    "OverlappingTLSConfig",
    "OverlappingHostnames",
    `Hostname "${hostname}" overlaps with "${other}" of listener ${listener} on the same port.`,
  );
}

/** Another HTTPS listener on the port has a certificate for the same names. */
export function certificatesOverlap(name: string, other: string, listener: string): Condition {
  return holds(
    "OverlappingTLSConfig",
    "OverlappingCertificates",
    `The certificate's name ${name} overlaps with ${other} of listener ${listener} on the same port. HTTP/2 is off by default here, since clients may reuse a connection for the wrong listener; a ClientTrafficPolicy can set ALPN.`,
  );
}

/** The names of a certificate that Envoy fetches itself are unknown. */
export function sdsCertificateOpaque(): Condition {
  return holds(
    "OverlappingTLSConfig",
    "SDSCertificateOpaque",
    "A listener on this port takes its certificate from another SDS server, so overlaps cannot be seen. HTTP/2 is off by default here; a ClientTrafficPolicy can set ALPN.",
  );
}
