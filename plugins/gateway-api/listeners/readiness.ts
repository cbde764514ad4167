import * as say from "../../../core/status/catalogue/listener.ts";
import { hasCondition, withConditions } from "../../../core/status/conditions.ts";
import type { Condition } from "../../../core/status/types.ts";
import { type CheckedListener, type ListenerFacts, statedOn } from "./listener.ts";

/** Fills in the conditions that the checks left open, and says whether the listener is served. */
export function withReadiness(listener: CheckedListener): ListenerFacts {
  const conditions = withConditions(
    listener.conditions,
    missingConditions(listener).map((condition) => statedOn(listener, condition)),
  );
  return { ...listener, conditions, ready: hasCondition(conditions, "Programmed", "True") };
}

function missingConditions({ conditions, set }: CheckedListener): readonly Condition[] {
  const [first] = conditions;
  if (!first) {
    const fine = [say.listenerProgrammed(), say.listenerAccepted(), say.listenerRefsResolved()];
    return set === undefined ? fine : [...fine, say.listenerNotConflicted()];
  }
  if (conditions.length === 1 && first.type === "ResolvedRefs") {
    // The listener is served with the certificates that are valid; with none it is well-formed but dead.
    if (first.reason === "PartiallyInvalidCertificateRef") return [say.listenerAccepted(), say.listenerProgrammed()];
    if (first.reason === "InvalidCertificateRef") return [say.listenerAccepted(), say.listenerNotProgrammed()];
  }
  const stated = (type: string) => conditions.some((condition) => condition.type === type);
  return [
    ...(stated("Programmed") ? [] : [say.listenerNotProgrammed()]),
    ...(stated("ResolvedRefs") ? [] : [say.listenerRefsResolved()]),
  ];
}

/** Whether something about the listener failed that keeps it out of comparisons with others. */
export function isBroken({ conditions }: CheckedListener): boolean {
  return conditions.some(
    ({ type, status, reason }) =>
      status === "False" &&
      (type === "Programmed" ||
        type === "Accepted" ||
        (type === "ResolvedRefs" && reason !== "PartiallyInvalidCertificateRef")),
  );
}
