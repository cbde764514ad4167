import type { Condition } from "../types.ts";
import { fails, holds } from "./condition.ts";

/** The Gateway of the ListenerSet is itself not accepted. */
export function parentNotAccepted(gateway: string): readonly Condition[] {
  const message = `Gateway ${gateway} is not accepted; see its conditions.`;
  return [fails("Accepted", "ParentNotAccepted", message), fails("Programmed", "Programmed", message)];
}

/** The Gateway takes no listeners from this namespace. */
export function notAllowed(namespace: string, gateway: string): readonly Condition[] {
  const message = `spec.allowedListeners of Gateway ${gateway} does not take ListenerSets from namespace ${namespace}.`;
  return [fails("Accepted", "NotAllowed", message), fails("Programmed", "NotAllowed", message)];
}

/** How many of the listeners are accepted. */
export function acceptance(accepted: number, all: number): Condition {
  if (accepted === all) return holds("Accepted", "Accepted", "All listeners are accepted.");
  if (accepted > 0)
    return holds(
      "Accepted",
      "ListenersNotValid",
      `${all - accepted} of ${all} listeners are not accepted; see their conditions.`,
    );
  return fails("Accepted", "ListenersNotValid", "No listener is accepted; see their conditions.");
}

/** How many of the listeners are served. */
export function programming(programmed: number, all: number): Condition {
  if (programmed === all) return holds("Programmed", "Programmed", "All listeners are being served.");
  if (programmed > 0)
    return holds(
      "Programmed",
      "Programmed",
      `${all - programmed} of ${all} listeners are not served; see their conditions.`,
    );
  return fails("Programmed", "ListenersNotValid", "No listener is served; see their conditions.");
}
