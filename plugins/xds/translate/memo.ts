import { type DifferingPlaces, differingPlaces, remade, sameItems } from "../../../core/incremental/mod.ts";

/**
 * Remembers what was made from which parts of the IR. Parts that did not change keep their identity from build to build,
 * so comparing identities is enough to know that a message still holds.
 */
export interface Memo {
  /** What `compute` made of `part` for the same inputs before, or makes now; forgotten when the part is. */
  of<T>(kind: string, part: object, inputs: readonly unknown[], compute: () => T): T;
  /**
   * What `compute` made of each part of a list. As long as the inputs are the same, parts that stood in the list of the
   * build before are not looked at again: comparing lists costs a fraction of asking for each part. `compute` is told what it made of the part
   * that stood in the place before, and the place. A part that comes once more is asked for again.
   */
  each<P extends object, T>(
    name: string,
    list: { readonly parts: readonly P[]; readonly inputs: readonly unknown[] },
    compute: (part: P, before: T | undefined, place: number) => T,
  ): readonly T[];
  /**
   * Those parts of a list that `pick` makes something of, which are few: the same list as before, as long as none is new or gone. `pick` is told
   * what it made of the part that stood in the place before.
   */
  rare<P extends object, T>(
    name: string,
    list: { readonly parts: readonly P[]; readonly inputs: readonly unknown[] },
    pick: (part: P, before?: T) => T | undefined,
  ): readonly T[];
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
    each<P extends object, T>(
      name: string,
      { parts, inputs }: { readonly parts: readonly P[]; readonly inputs: readonly unknown[] },
      compute: (part: P, before: T | undefined, place: number) => T,
    ): readonly T[] {
      const known = (now.get(name) ?? before.get(name))?.value as Mapped<P, T> | undefined;
      const values =
        known !== undefined && sameItems(known.inputs, inputs)
          ? mapAgain(known, parts, compute)
          : parts.map((part, place) => compute(part, undefined, place));
      now.set(name, { inputs: [], value: { inputs, parts, values } satisfies Mapped<P, T> });
      return values;
    },
    rare<P extends object, T>(
      name: string,
      list: { readonly parts: readonly P[]; readonly inputs: readonly unknown[] },
      pick: (part: P, before?: T) => T | undefined,
    ): readonly T[] {
      const { parts, inputs } = list;
      const key = `rare ${name}`;
      const known = (now.get(key) ?? before.get(key))?.value as Picked<P, T> | undefined;
      const again = known !== undefined && sameItems(known.inputs, inputs);
      const picked = again ? pickAgain(known, parts, pick) : pickFrom(list, pick);
      const same = known !== undefined && sameItems(known.values, picked.values);
      now.set(key, { inputs: [], value: same ? { ...picked, values: known.values } : picked });
      return same ? known.values : picked.values;
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

/** A list with what was made of it. */
interface Mapped<P, T> {
  readonly inputs: readonly unknown[];
  readonly parts: readonly P[];
  readonly values: readonly T[];
}

/**
 * Takes over what was made of parts that stand where they stood or have moved, and makes the rest; `compute` is told what stood in the
 * place before.
 */
function mapAgain<P extends object, T>(
  known: Mapped<P, T>,
  parts: readonly P[],
  compute: (part: P, before: T | undefined, place: number) => T,
): readonly T[] {
  const differing = differingPlaces(known.parts, parts);
  const moved = new Map<P, T>();
  if (haveMoved(known.parts, parts, differing))
    for (const i of differing.before) moved.set(known.parts[i] as P, known.values[i] as T);
  return remade(known.parts, known.values, parts, (part, place) =>
    moved.size > 0 && moved.has(part) ? (moved.get(part) as T) : compute(part, known.values[place], place),
  );
}

/** What was made of some parts of a list, and the places of those. */
interface Picked<P, T> {
  readonly inputs: readonly unknown[];
  readonly parts: readonly P[];
  readonly places: readonly number[];
  readonly values: readonly T[];
}

type Pick<P, T> = (part: P, before?: T) => T | undefined;

function pickFrom<P, T>(
  list: { readonly parts: readonly P[]; readonly inputs: readonly unknown[] },
  pick: Pick<P, T>,
): Picked<P, T> {
  const [places, values]: [number[], T[]] = [[], []];
  for (const [place, part] of list.parts.entries()) {
    const value = pick(part);
    if (value === undefined) continue;
    places.push(place);
    values.push(value);
  }
  return { ...list, places, values };
}

/** Takes over what was made of parts that stay, in their new places, and looks at the rest: it costs as much as there is of either. */
function pickAgain<P, T>(known: Picked<P, T>, parts: readonly P[], pick: Pick<P, T>): Picked<P, T> {
  const differing = differingPlaces(known.parts, parts);
  if (differing.after.length === 0 && known.parts.length === parts.length) return { ...known, parts };
  const stood = new Map(known.places.map((place, nth) => [place, known.values[nth] as T]));
  const come = differing.after.flatMap((place) => {
    const value = pick(parts[place] as P, stood.get(place));
    return value === undefined ? [] : [{ place, value }];
  });
  const all = [...stayed(known, differing), ...come].sort((a, b) => a.place - b.place);
  return { ...known, parts, places: all.map(({ place }) => place), values: all.map(({ value }) => value) };
}

/** What was made of parts that are still there, by their places now. */
function stayed<P, T>(
  { places, values }: Picked<P, T>,
  { before, after }: DifferingPlaces,
): { place: number; value: T }[] {
  const list: { place: number; value: T }[] = [];
  let [gone, come] = [0, 0];
  for (const [nth, place] of places.entries()) {
    while ((before[gone] ?? Number.POSITIVE_INFINITY) < place) gone++;
    if (before[gone] === place) continue;
    while ((after[come] ?? Number.POSITIVE_INFINITY) <= place - gone + come) come++;
    list.push({ place: place - gone + come, value: values[nth] as T });
  }
  return list;
}

/** So many parts are looked up in any case. */
const FEW = 64;

/**
 * Whether parts may have moved. Of many that differ in lists of one length, a few tell: either nearly all are replaced, as where endpoints of
 * all changed, or nearly all moved by a place. Parts that moved and are taken for new ones are made again.
 */
function haveMoved<P>(before: readonly P[], now: readonly P[], differing: DifferingPlaces): boolean {
  const { length } = differing.after;
  if (before.length !== now.length || length <= FEW) return true;
  const were = new Set(differing.before.slice(0, FEW).map((i) => before[i]));
  return differing.after.slice(0, FEW).some((i) => were.has(now[i] as P));
}
