/**
 * Remembers what was made from which parts of the IR. Parts that did not change keep their identity from build to build,
 * so comparing identities is enough to know that a message still holds.
 */
export interface Memo {
  /** What `compute` made of `part` for the same inputs before, or makes now; forgotten when the part is. */
  of<T>(kind: string, part: object, inputs: readonly unknown[], compute: () => T): T;
  /**
   * The same by name, for what is made of several parts. With `same`, a new value that says the same as the old one is
   * dropped in favour of the old. What a whole build did not ask for is forgotten.
   */
  named<T>(name: string, inputs: readonly unknown[], compute: () => T, same?: (before: T, now: T) => boolean): T;
  /** Ends a build. */
  settle(): void;
}

interface Entry {
  readonly inputs: readonly unknown[];
  readonly value: unknown;
}

/** One part is used in a few places at most; more would only hold memory. */
const PLACES = 8;

/** An empty memo; it belongs to one data plane, as names are unique only there. */
export function createMemo(): Memo {
  const kinds = new Map<string, WeakMap<object, Entry[]>>();
  let before = new Map<string, Entry>();
  let now = new Map<string, Entry>();

  const partsOf = (kind: string) => {
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const parts = new WeakMap<object, Entry[]>();
    kinds.set(kind, parts);
    return parts;
  };

  return {
    of<T>(kind: string, part: object, inputs: readonly unknown[], compute: () => T): T {
      const parts = partsOf(kind);
      const known = parts.get(part);
      if (known !== undefined) for (const entry of known) if (alike(entry.inputs, inputs)) return entry.value as T;
      const entries = known ?? [];
      if (known === undefined) parts.set(part, entries);
      const value = compute();
      if (entries.length === PLACES) entries.shift();
      entries.push({ inputs, value });
      return value;
    },
    named<T>(name: string, inputs: readonly unknown[], compute: () => T, same?: (before: T, now: T) => boolean): T {
      const known = now.get(name) ?? before.get(name);
      if (known !== undefined && alike(known.inputs, inputs)) {
        now.set(name, known);
        return known.value as T;
      }
      let value = compute();
      if (same !== undefined && known !== undefined && same(known.value as T, value)) value = known.value as T;
      now.set(name, { inputs, value });
      return value;
    },
    settle() {
      before = now;
      now = new Map();
    },
  };
}

function alike(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
