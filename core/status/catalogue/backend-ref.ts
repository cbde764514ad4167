import type { Condition } from "../types.ts";
import { fails } from "./condition.ts";

/** A finding about a backendRef; callers put it under the place where it stands. */
function finding(reason: string, message: string): Condition {
  return fails("ResolvedRefs", reason, message);
}

/** A group that holds no backends. */
export function backendGroupUnsupported(group: string): Condition {
  return finding(
    "InvalidKind",
    `backendRef.group ${group} is not supported; leave it out for a Service, or use multicluster.x-k8s.io or gateway.envoyproxy.io.`,
  );
}

/** A kind that is no backend. */
export function backendKindUnsupported(kind: string): Condition {
  return finding("InvalidKind", `backendRef.kind ${kind} is not supported; use Service, ServiceImport or Backend.`);
}

/** A backend in a namespace that has not granted it. */
export function backendNotPermitted(kind: string, key: string): Condition {
  return finding("RefNotPermitted", `backendRef names ${kind} ${key}, which no ReferenceGrant in its namespace opens.`);
}

/** A port is needed and not given. */
export function backendPortMissing(kind: string, name: string): Condition {
  return finding("PortNotSpecified", `backendRef to ${kind} ${name} needs a port.`);
}

/** A backend that nobody has created. */
export function backendNotFound(kind: string, key: string): Condition {
  return finding("BackendNotFound", `${kind} ${key} does not exist; create it or correct the backendRef.`);
}

/** A Service that is only another name. */
export function externalNameUnsupported(key: string): Condition {
  return finding(
    "UnsupportedValue",
    `Service ${key} is of type ExternalName, which is not supported; use a Backend with an fqdn endpoint.`,
  );
}

/** A port that the backend does not have. */
export function backendPortNotFound(at: {
  readonly kind: string;
  readonly key: string;
  readonly port: number;
  readonly protocol: string;
}): Condition {
  return finding("PortNotFound", `${at.kind} ${at.key} has no ${at.protocol} port ${at.port}.`);
}

/** The kind Backend is switched off. */
export function backendsNotEnabled(): Condition {
  return finding(
    "UnsupportedValue",
    "Backends are switched off; set extensionApis.enableBackend in the EnvoyGateway configuration.",
  );
}

/** Unix domain sockets cannot be routed to. */
export function unixSocketUnsupported(key: string): Condition {
  return finding("UnsupportedAddressType", `Backend ${key} has a unix endpoint, which a route cannot use.`);
}

/** No endpoint of the backend is ready. */
export function endpointsNotFound(kind: string, key: string): Condition {
  return fails("BackendsAvailable", "EndpointsNotFound", `${kind} ${key} has no ready endpoints.`);
}

/** Addresses of different sorts in one backend. */
export function mixedAddresses(kind: string, key: string): Condition {
  return finding("UnsupportedAddressType", `${kind} ${key} mixes host names with addresses; use one sort.`);
}

/** A filter that cannot stand in a backendRef. */
export function backendFilterUnsupported(type: string, allowed: readonly string[]): Condition {
  return finding("UnsupportedRefValue", `A ${type} filter cannot stand in a backendRef; use ${allowed.join(", ")}.`);
}

/** Envoy's weighted clusters rewrite hosts only. */
export function backendPathRewriteUnsupported(): Condition {
  return finding(
    "UnsupportedRefValue",
    "A URLRewrite in a backendRef can change the hostname only; move path to the rule.",
  );
}

/** Filters of a backendRef that cannot be used. */
export function backendFiltersInvalid(fault: string): Condition {
  return finding("InvalidBackendFilters", fault);
}

/** TLS settings towards the backend that cannot be used. */
export function backendTlsInvalid(fault: string): Condition {
  return finding("InvalidBackendTLS", fault);
}

/** A Backend object that is itself not valid. */
export function backendInvalid(reason: "InvalidBackendRef" | "InvalidAddress", fault: string): Condition {
  return finding(reason, fault);
}

/** An object of an extension that is not there. */
export function extensionBackendNotFound(kind: string, key: string): Condition {
  return finding("BackendNotFound", `${kind} ${key} does not exist; create it or correct the backendRef.`);
}
