import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** All listeners of the Gateway are accepted. */
export function gatewayAccepted(): Condition {
  return holds("Accepted", "Accepted", "Postern has taken the Gateway into service.");
}

/** Some listeners are accepted, the named ones are not. */
export function gatewayPartlyAccepted(listeners: readonly string[]): Condition {
  return holds(
    "Accepted",
    "ListenersNotValid",
    `These listeners are not accepted: ${listeners.join(", ")}; see their conditions.`,
  );
}

/** No listener is accepted. */
export function gatewayWithoutListeners(listeners: readonly string[]): Condition {
  return fails(
    "Accepted",
    "ListenersNotValid",
    `None of the listeners is accepted: ${listeners.join(", ")}; see their conditions.`,
  );
}

/** The EnvoyProxy that the Gateway runs with cannot be used. */
export function gatewayParametersInvalid(fault: string): Condition {
  return fails("Accepted", "InvalidParameters", `The EnvoyProxy of this Gateway cannot be used: ${fault}`);
}

/** Two modes of EnvoyProxy that exclude each other. */
export function gatewayMergesBoth(): Condition {
  return fails(
    "Accepted",
    "InvalidParameters",
    "The EnvoyProxy sets both mergeGateways and mergeBackends; keep one of the two.",
  );
}

/** A telemetry destination of the EnvoyProxy cannot be resolved. */
export function gatewayTelemetryInvalid(part: "access log" | "tracing" | "metrics", fault: string): Condition {
  return fails("Accepted", "InvalidParameters", `The ${part} settings of the EnvoyProxy cannot be used: ${fault}`);
}

/** An address of a type that no data plane can have. */
export function gatewayAddressUnsupported(type: string): Condition {
  return fails(
    "Accepted",
    "UnsupportedAddress",
    `spec.addresses holds an address of type ${type}; use IPAddress or Hostname.`,
  );
}

/** All TLS references of the Gateway itself are resolved. */
export function gatewayRefsResolved(): Condition {
  return holds("ResolvedRefs", "ResolvedRefs", "All references of spec.tls are resolved.");
}

/** The CA certificates for clients cannot be had. */
export function gatewayClientCaInvalid(where: string, fault: string): Condition {
  return fails(
    "ResolvedRefs",
    "InvalidParameters",
    `spec.tls.frontend.${where}.validation.caCertificateRefs cannot be used: ${fault}`,
  );
}

/** The certificate shown to backends cannot be had. */
export function gatewayClientCertificateInvalid(fault: string): Condition {
  return fails(
    "ResolvedRefs",
    "InvalidClientCertificateRef",
    `spec.tls.backend.clientCertificateRef cannot be used: ${fault}`,
  );
}

/** The certificate shown to backends lies in a namespace that has not granted it. */
export function gatewayClientCertificateNotPermitted(namespace: string, name: string): Condition {
  return fails(
    "ResolvedRefs",
    "RefNotPermitted",
    `spec.tls.backend.clientCertificateRef names Secret ${namespace}/${name}, which no ReferenceGrant there opens to this Gateway.`,
  );
}

/** Client certificates are asked for, but connections without a valid one are let through. */
export function gatewayInsecureFrontendValidation(): Condition {
  return holds(
    "InsecureFrontendValidationMode",
    "ConfigurationChanged",
    "spec.tls.frontend uses AllowInsecureFallback: clients without a valid certificate are let through.",
  );
}

/** Backends of telemetry that Envoy would refuse beside each other. */
export function telemetryAddressesMixed(sink: string): string {
  return `The backends of ${sink} mix host names with addresses or sockets, which do not fit into one cluster; use one sort.`;
}

/** A kind that telemetry cannot be sent to. */
export function telemetryKindUnsupported(kind: string): string {
  return `backendRefs names a ${kind}; use Service or Backend.`;
}

/** A backend that looks up the host of a request, where there is no request. */
export function telemetryResolverUnsupported(key: string): string {
  return `Backend ${key} is of type DynamicResolver, which telemetry cannot be sent to.`;
}

/** A condition of an access log that cannot be read. */
export function accessLogMatchInvalid(expression: string): string {
  return `matches: "${expression}" is no CEL expression.`;
}
