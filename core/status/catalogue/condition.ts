import type { Condition } from "../types.ts";

/** A condition that holds. */
export function holds(type: string, reason: string, message: string): Condition {
  return { type, status: "True", reason, message };
}

/** A condition that fails. */
export function fails(type: string, reason: string, message: string): Condition {
  return { type, status: "False", reason, message };
}
