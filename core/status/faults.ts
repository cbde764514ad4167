import type { Condition, ParentRef, StatusValue } from "./types.ts";

/** Conditions that report a fault when they are true. */
const FAULTS: ReadonlySet<string> = new Set([
  ...["Conflicted", "OverlappingTLSConfig", "PartiallyInvalid", "Overridden", "Warning"],
]);

/** Whether a condition is as it should be. */
export function isGood({ type, status }: Condition): boolean {
  return (status === "True") !== FAULTS.has(type);
}

/** Conditions that say that an object, or a part of it, is not taken; others are remarks. */
const REFUSING: ReadonlySet<string> = new Set([
  "Accepted",
  "ResolvedRefs",
  "Programmed",
  "Conflicted",
  "PartiallyInvalid",
]);

/** A part of an object that is not taken. */
export interface RefusedPart {
  /** The listener, parent or ancestor, as text; empty for the object itself. */
  readonly part: string;
  readonly message: string;
}

/** The parts of a status that are refused, each sentence once, in the order of the status. Parts that are only waited for are none of them. */
export function refusedParts({
  conditions = [],
  listeners = [],
  parents = [],
  ancestors = [],
}: StatusValue): readonly RefusedPart[] {
  const places = [
    { part: "", conditions },
    ...listeners.map((listener) => ({ part: `listener ${listener.name}`, conditions: listener.conditions })),
    ...parents.map((parent) => ({ part: textOf(parent.parentRef), conditions: parent.conditions })),
    ...ancestors.map((ancestor) => ({ part: textOf(ancestor.ancestorRef), conditions: ancestor.conditions })),
  ];
  const found = new Map<string, RefusedPart>();
  for (const { part, conditions: said } of places) {
    for (const condition of said) {
      if (!REFUSING.has(condition.type) || isGood(condition) || isAwaited(condition)) continue;
      if (!found.has(condition.message)) found.set(condition.message, { part, message: condition.message });
    }
  }
  return [...found.values()];
}

function isAwaited({ status, reason }: Condition): boolean {
  return status === "Unknown" || reason === "Pending";
}

function textOf({ kind = "Gateway", name, sectionName }: ParentRef): string {
  return `${kind.toLowerCase()}/${name}${sectionName === undefined ? "" : ` ${sectionName}`}`;
}
