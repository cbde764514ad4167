/** How to compare beyond the rules that hold for every stage. */
export interface CompareOptions {
  /** Paths (dots between keys, `*` for one key or index) whose value is only required to be there on both sides. */
  readonly presenceOnly?: readonly string[];
}

interface Found {
  readonly lines: string[];
  readonly presence: readonly string[];
}

/** Keys that are never compared: texts of conditions are each project's own, times depend on the run. */
const NEVER = new Set(["lastTransitionTime"]);

/**
 * The differences between a recorded and an actual value: maps without order, lists in order; empty list, empty map and null equal
 * absent; the `message` of a condition is not compared; a recorded `[redacted]` matches any value. One line per difference.
 */
export function differences(expected: unknown, actual: unknown, options: CompareOptions = {}): string[] {
  const lines: string[] = [];
  compare(normalise(expected), normalise(actual), "", { lines, presence: options.presenceOnly ?? [] });
  return lines;
}

/** Drops null, empty lists and empty maps, and what is never compared. */
export function normalise(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => normalise(item) ?? null);
    return items.length === 0 ? undefined : items;
  }
  if (typeof value === "bigint") return Number(value);
  if (value instanceof Date) return value.toISOString().replace(".000Z", "Z");
  if (typeof value !== "object" || value === null) return value ?? undefined;
  const record = value as Record<string, unknown>;
  const isCondition = "type" in record && "reason" in record && "status" in record;
  const entries: [string, unknown][] = [];
  for (const [key, part] of Object.entries(record)) {
    if (NEVER.has(key) || (isCondition && key === "message")) continue;
    const kept = normalise(part);
    if (kept !== undefined) entries.push([key, kept]);
  }
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function compare(expected: unknown, actual: unknown, path: string, found: Found): void {
  if (Object.is(expected, actual) || (expected === "[redacted]" && actual !== undefined)) return;
  if (expected !== undefined && actual !== undefined && found.presence.some((pattern) => matches(pattern, path)))
    return;
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) {
      found.lines.push(`${path}: ${expected.length} items expected, ${actual.length} found`);
    }
    for (let i = 0; i < Math.max(expected.length, actual.length); i++) {
      compare(expected[i], actual[i], `${path}.${i}`, found);
    }
    return;
  }
  if (isRecord(expected) && isRecord(actual)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
      compare(expected[key], actual[key], path === "" ? key : `${path}.${key}`, found);
    }
    return;
  }
  found.lines.push(`${path}: expected ${show(expected)}, found ${show(actual)}`);
}

function matches(pattern: string, path: string): boolean {
  const [wanted, parts] = [pattern.split("."), path.split(".")];
  return wanted.length === parts.length && wanted.every((part, i) => part === "*" || part === parts[i]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = value === undefined ? "nothing" : JSON.stringify(value);
  return text.length > 160 ? `${text.slice(0, 157)}...` : text;
}
