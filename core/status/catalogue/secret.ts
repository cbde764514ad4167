/** A reference that should name a Secret and does not. */
export function secretRefKindWrong(group: string, kind: string): string {
  return `The reference names a ${group || "core"}/${kind}, but must name a Secret.`;
}

/** A Secret in a namespace that has not granted it. */
export function secretNotPermitted(key: string): string {
  return `The reference names Secret ${key}, which no ReferenceGrant in its namespace opens.`;
}
