/** A version of a plugin's kind that it does not have. */
export function servedVersion(version: string): string {
  return `must be ${version}`;
}

/** A field that an object does not have. */
export function allowedFields(fields: readonly string[]): string {
  return fields.length === 0
    ? "is not allowed, objects of this kind are in no namespace"
    : `is not a known field; there are ${fields.join(", ")}`;
}

/** A field without which there is no object. */
export function neededField(): string {
  return "is required";
}
