/** The fields by which the API merges entries of the lists in statuses, by the name of the list. Other lists are replaced as a whole. */
const LIST_KEYS: Readonly<Record<string, string>> = {
  conditions: "type",
  listeners: "name",
  supportedFeatures: "name",
};

/**
 * Whether `after` lacks something that `before` has and that a server-side apply would leave in place: a field, or an entry of a list that is merged
 * by key. Pure.
 */
export function takesAway(before: unknown, after: unknown): boolean {
  if (!isRecord(before)) return false;
  if (!isRecord(after)) return true;
  return Object.entries(before).some(([name, value]) => {
    if (!(name in after)) return true;
    const key = LIST_KEYS[name];
    if (key === undefined || !Array.isArray(value)) return false;
    const entries = after[name];
    if (!Array.isArray(entries)) return true;
    return value.some((entry) => {
      const same = entries.find((other) => isRecord(other) && isRecord(entry) && other[key] === entry[key]);
      return same === undefined || takesAway(entry, same);
    });
  });
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
