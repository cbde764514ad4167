import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** The class is ours and its parameters, if any, can be used. */
export function classAccepted(): Condition {
  return holds("Accepted", "Accepted", "Postern serves this GatewayClass.");
}

/** The class points at parameters that are not there or cannot be used. */
export function classParametersInvalid(fault: string): Condition {
  return fails("Accepted", "InvalidParameters", `spec.parametersRef cannot be used: ${fault}`);
}

/** Parameters of a class or Gateway that are no EnvoyProxy. */
export function parametersKindFault(group: string, kind: string): string {
  return `it names a ${group}/${kind}, but must name an EnvoyProxy of group gateway.envoyproxy.io.`;
}

/** Parameters that nobody has created. */
export function parametersMissingFault(namespace: string, name: string): string {
  return `there is no EnvoyProxy ${namespace}/${name}; create it or correct the reference.`;
}

/** Two ways of running data planes that exclude each other. */
export function mergedInGatewayNamespaceFault(): string {
  return "mergeGateways cannot be combined with data planes in the Gateways' namespaces; switch one of the two off.";
}

/** One data plane for many Gateways leaves no room for parameters of one Gateway. */
export function parametersOfMergedGatewayFault(): string {
  return "a Gateway of a class with mergeGateways cannot bring parameters of its own; remove spec.infrastructure.parametersRef.";
}

/** Parameters that cannot be used, while those before go on; `fault` is a sentence. */
export function earlierParametersStay(fault: string): string {
  return `${fault} Proxies go on with the parameters that they run with.`;
}
