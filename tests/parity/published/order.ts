import { normalise } from "../compare.ts";

/**
 * A value whose lists have an order of their own, so that two are alike where they differ in the order of lists alone. Keys are sorted too, since entries are compared as
 * texts.
 */
export function withoutOrder(value: unknown): unknown {
  return sorted(normalise(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, part]) => [key, sorted(part)]));
}
