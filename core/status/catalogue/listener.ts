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

/** The objects that the listener refers to are there. */
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

/** Some certificates can be used, others cannot, or not all that is in them (`remarks`). */
export function someCertificatesInvalid(faults: readonly string[], remarks: readonly string[]): Condition {
  const left = faults.length === 0 ? [] : [`Some certificates are left out: ${faults.join(" ")}`];
  return fails("ResolvedRefs", "PartiallyInvalidCertificateRef", [...left, ...remarks].join(" "));
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

/** How many listeners a message names at most. */
const NAMED = 10;

function some(listeners: readonly string[]): string {
  const named = listeners.slice(0, NAMED).join(", ");
  return listeners.length > NAMED ? `${named} and ${listeners.length - NAMED} more` : named;
}

/** Another listener on the port speaks a protocol that cannot share it; `winner` has the port, where somebody has. */
export function protocolConflict(port: number, winner: string | undefined, listeners: readonly string[]): Condition {
  return holds(
    "Conflicted",
    "ProtocolConflict",
    winner === undefined
      ? `Port ${port} is asked for with protocols that cannot share it, by ${some(listeners)}, so none of them is served; give them different ports.`
      : `Port ${port} is served for listener ${winner}, whose protocol cannot share it with that of this one; take another port.`,
  );
}

/** Another listener on the port has the same hostname; `winner` is served, where one is. */
export function hostnameConflict(port: number, winner: string | undefined, listeners: readonly string[]): Condition {
  return holds(
    "Conflicted",
    "HostnameConflict",
    winner === undefined
      ? `Port ${port} is asked for with the same hostname by ${some(listeners)}, so none of them is served; give each its own hostname or port.`
      : `Port ${port} is served with the same hostname for listener ${winner}; take another hostname or port.`,
  );
}

/** Another listener already has the port of this layer 4 protocol. */
export function portTaken(protocol: string, port: number, winner: string): Condition {
  return holds(
    "Conflicted",
    "ProtocolConflict",
    `Listener ${winner} already has port ${port} for ${protocol}, which only one can; take another port.`,
  );
}

/** A Gateway with an Envoy of its own already has the port on this host. */
export function portOfOtherGateway(port: number, winner: string): readonly Condition[] {
  return portLost(
    `Port ${port} of this host is served for listener ${winner}, which is older and has another Envoy; take another port.`,
  );
}

/** Another port is, inside the container, the same one. */
export function portOfShifted(
  port: number,
  winner: { readonly port: number; readonly listener: string },
): readonly Condition[] {
  return portLost(
    `Inside the proxy's container port ${port} is the same as port ${winner.port} of listener ${winner.listener}, since ports below 1024 are moved up by 10000; take another port.`,
  );
}

/** The proxy needs the port itself. */
export function portOfEnvoy(port: number): readonly Condition[] {
  const message = `Port ${port} is one of those from 19000 to 19003 that the proxy needs itself; take another port.`;
  return portUnavailable(message);
}

function portLost(message: string): readonly Condition[] {
  return [holds("Conflicted", "PortUnavailable", message), ...portUnavailable(message)];
}

/** Gateway API: "PortUnavailable ... the Listener requests a port that cannot be used on the Gateway". */
function portUnavailable(message: string): readonly Condition[] {
  return [fails("Accepted", "PortUnavailable", message), fails("Programmed", "PortUnavailable", message)];
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
