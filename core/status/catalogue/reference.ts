/** An object names another one that is not there, where no condition can say so, since a status stands under what was named. */
export function referenceMissing(field: string, kind: string, key: string): string {
  return `${field} names ${kind} ${key}, which does not exist; create it or correct the reference.`;
}

/** A policy chooses its targets by labels that no object has. */
export function selectorPicksNothing(field: string, kind: string): string {
  return `${field} picks no ${kind}; correct its labels, or label the objects that are meant.`;
}
