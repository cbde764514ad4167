import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** The Backend can be used. The type and reason of the condition are named as Envoy Gateway names them. */
export function backendAccepted(): Condition {
  return holds("Accepted", "Accepted", "The Backend can be used.");
}

/** The Backend cannot be used. Type and reason stand the way Envoy Gateway states them, so that tools which look for them keep working. */
export function backendNotAccepted(fault: string): Condition {
  return fails("Invalid", "Accepted", `The Backend cannot be used: ${fault}`);
}

/** The kind is switched off. */
export function backendsOff(): string {
  return "Backends are switched off; set extensionApis.enableBackend in the EnvoyGateway configuration.";
}

/** Endpoints on a Backend that looks hosts up at request time. */
export function resolverWithEndpoints(key: string): string {
  return `Backend ${key} is of type DynamicResolver, so spec.endpoints must be empty.`;
}

/** An address that is none. */
export function notAnIp(address: string): string {
  return `spec.endpoints: ${address} is no IP address.`;
}

/** An address of the proxy's own machine. */
export function loopbackIp(address: string): string {
  return `spec.endpoints: the loopback address ${address} works only with data planes on this host.`;
}

/** A port to which nobody can connect. */
export function portZero(): string {
  return "spec.endpoints: there is nothing at port 0; give the port on which the backend listens.";
}

/** The machine of the data planes itself, where the configuration keeps it from users. */
export function hostItself(host: string): string {
  return `spec.endpoints: ${host} is the host itself, and extensionApis.enableHostBackends of the EnvoyGateway configuration is off.`;
}

/** A socket of the machine of the data planes, where the configuration keeps it from users. */
export function socketOfHost(path: string): string {
  return `spec.endpoints: the socket ${path} is one of the host itself, and extensionApis.enableHostBackends of the EnvoyGateway configuration is off.`;
}

/** A resolver of any name, where the configuration keeps the machine of the data planes from users. */
export function resolverReachesHost(key: string): string {
  return `Backend ${key} is of type DynamicResolver, which reaches the host itself, and extensionApis.enableHostBackends of the EnvoyGateway configuration is off.`;
}

/** A link-local address, one of a metadata service, or one of many machines. */
export function addressNotAllowed(host: string): string {
  return `spec.endpoints: ${host} is link-local, of a metadata service or of many machines; extensionApis.allowedAddresses of the EnvoyGateway configuration may allow it.`;
}

/** A name that is none. */
export function notAHostname(host: string): string {
  return `spec.endpoints: ${host} is no valid host name.`;
}

/** A name without a domain. */
export function singleLabelHost(host: string): string {
  return `spec.endpoints: ${host} must be a domain name of at least two labels.`;
}

/** An address where a name belongs. */
export function hostIsIp(host: string): string {
  return `spec.endpoints: ${host} is an IP address; use ip instead of fqdn.`;
}

/** TLS towards a backend that could be anyone. */
export function tlsUnverified(key: string): string {
  return `Backend ${key} uses tls without CA certificates; set caCertificateRefs, wellKnownCACertificates or insecureSkipVerify.`;
}

/** A client certificate from another namespace. */
export function clientCertificateElsewhere(namespace: string, own: string): string {
  return `tls.clientCertificateRef names a Secret in ${namespace}; it must lie in ${own}.`;
}

/** A client certificate that nobody has created. */
export function clientCertificateMissing(key: string, owner: string): string {
  return `Secret ${key}, the client certificate named by ${owner}, does not exist; create it or correct the reference.`;
}
