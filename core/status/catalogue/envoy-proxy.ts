import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** The EnvoyProxy is in use under this ancestor. */
export function envoyProxyAccepted(): Condition {
  return holds("Accepted", "Accepted", "The EnvoyProxy is in use.");
}

/** Parts of the EnvoyProxy are left out, since Envoy would refuse its whole configuration over them; a line each. */
export function envoyProxyPartlyLeftOut(faults: readonly string[]): Condition {
  return holds("PartiallyInvalid", "UnsupportedValue", faults.join("\n"));
}

/** The EnvoyProxy cannot be used under this ancestor. */
export function envoyProxyInvalid(fault: string): Condition {
  return fails("Accepted", "InvalidParameters", `The EnvoyProxy cannot be used: ${fault}`);
}
