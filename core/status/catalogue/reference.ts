/** An object names another one that is not there, where no condition can say so, since a status stands under what was named. */
export function referenceMissing(field: string, kind: string, key: string, meant?: string): string {
  const question = meant === undefined ? "" : ` (${meant}?)`;
  return `${field} names ${kind} ${key}, which does not exist; create it or correct the reference${question}.`;
}

/** An object of which no controller has said anything, as part of a list. */
export function saidNothing(): string {
  return "no controller has said anything of it; is the one of its class running?";
}

/** A policy chooses its targets by labels that no object has. */
export function selectorPicksNothing(field: string, kind: string): string {
  return `${field} picks no ${kind}; correct its labels, or label the objects that are meant.`;
}

/** A reference that should name a Secret and does not. */
export function secretRefKindWrong(group: string, kind: string): string {
  return `The reference names a ${group || "core"}/${kind}, but must name a Secret.`;
}

/** A Secret in a namespace that has not granted it. */
export function secretNotPermitted(key: string): string {
  return `The reference names Secret ${key}, which no ReferenceGrant in its namespace opens.`;
}
