import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** The EnvoyProxy is in use under this ancestor. */
export function envoyProxyAccepted(): Condition {
  return holds("Accepted", "Accepted", "The EnvoyProxy is in use.");
}

/** The EnvoyProxy cannot be used under this ancestor. */
export function envoyProxyInvalid(fault: string): Condition {
  return fails("Accepted", "InvalidParameters", `The EnvoyProxy cannot be used: ${fault}`);
}
