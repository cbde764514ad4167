import { sameItems } from "../../../core/incremental/mod.ts";

/**
 * Remembers what was made from which parts of the IR. Parts that did not change keep their identity from build to build,
 * so comparing identities is enough to know that a message still holds.
 */
export interface Memo {
  /** What `compute` made of `part` for the same inputs before, or makes now; forgotten when the part is. */
  of<T>(kind: string, part: object, inputs: readonly unknown[], compute: () => T): T;
  /**
   * The same by name, for what is made of several parts. With `same`, a new value that says the same as the old one is
   * dropped in favour of the old; `compute` is told the old one. What a whole build did not ask for is forgotten.
   */
  named<T>(
    name: string,
    inputs: readonly unknown[],
    compute: (before?: T) => T,
    same?: (before: T, now: T) => boolean,
  ): T;
  /** Ends a build. */
  settle(): void;
}

interface Entry {
  readonly inputs: readonly unknown[];
  readonly value: unknown;
}

/** An entry of a part, with the build in which it was last asked for: a part can stand in several places of one build. */
interface Used extends Entry {
  build: number;
}

const none: readonly Used[] = Object.freeze([]);

/** An empty memo; it belongs to one data plane, as names are unique only there. */
export function createMemo(): Memo {
  const kinds = new Map<string, WeakMap<object, readonly Used[]>>();
  let build = 0;
  let before = new Map<string, Entry>();
  let now = new Map<string, Entry>();

  const partsOf = (kind: string) => {
    const known = kinds.get(kind);
    if (known !== undefined) return known;
    const parts = new WeakMap<object, readonly Used[]>();
    kinds.set(kind, parts);
    return parts;
  };

  const memo: Memo = {
    of<T>(kind: string, part: object, inputs: readonly unknown[], compute: () => T): T {
      const parts = partsOf(kind);
      const known = parts.get(part);
      for (const entry of known ?? none) {
        if (!sameItems(entry.inputs, inputs)) continue;
        entry.build = build;
        return entry.value as T;
      }
      const value = compute();
      // What neither this build nor the one before asked for is of no use any more.
      const lasting = known?.filter((entry) => entry.build >= build - 1) ?? none;
      parts.set(part, [...lasting, { inputs, value, build }]);
      return value;
    },
    named<T>(
      name: string,
      inputs: readonly unknown[],
      compute: (before?: T) => T,
      same?: (before: T, now: T) => boolean,
    ): T {
      const known = now.get(name) ?? before.get(name);
      if (known !== undefined && sameItems(known.inputs, inputs)) {
        now.set(name, known);
        return known.value as T;
      }
      let value = compute(known?.value as T | undefined);
      if (same !== undefined && known !== undefined && same(known.value as T, value)) value = known.value as T;
      now.set(name, { inputs, value });
      return value;
    },
    settle() {
      build++;
      before = now;
      now = new Map();
    },
  };
  return memo;
}
