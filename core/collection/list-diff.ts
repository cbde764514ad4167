/** How two lists differ: places of the earlier one whose items are gone, places of the later one that are new, and which of these stand for which. */
export interface Alignment {
  readonly gone: readonly number[];
  readonly come: readonly number[];
  readonly pairs: readonly (readonly [before: number, after: number])[];
}

/** How far two lists are searched for where they meet again: more comes or goes in one place only when much else changes too. */
const AHEAD = 32;

/** Walks both lists side by side; where they part, items that come in between or are left out are told from replaced ones by looking ahead. */
export function align(before: readonly unknown[], after: readonly unknown[]): Alignment {
  const gone: number[] = [];
  const come: number[] = [];
  const pairs: [number, number][] = [];
  const { head, tail } = sameEnds(before, after);
  const [was, now] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  let [i, j] = [0, 0];
  while (i < was.length && j < now.length) {
    if (was[i] === now[j]) {
      i++;
      j++;
      continue;
    }
    let between = itemsBetween(was, i, now, j);
    if (between === 0) {
      pairs.push([head + i, head + j]);
      gone.push(head + i++);
      come.push(head + j++);
    }
    for (; between > 0; between--) come.push(head + j++);
    for (; between < 0; between++) gone.push(head + i++);
  }
  while (i < was.length) gone.push(head + i++);
  while (j < now.length) come.push(head + j++);
  return { gone, come, pairs };
}

/** How many items two lists have in common where they begin, and of the rest where they end: most often two of thousands differ in one place. */
function sameEnds(
  before: readonly unknown[],
  after: readonly unknown[],
): { readonly head: number; readonly tail: number } {
  const shorter = Math.min(before.length, after.length);
  let [head, tail] = [0, 0];
  while (head < shorter && before[head] === after[head]) head++;
  const [lastBefore, lastAfter] = [before.length - 1, after.length - 1];
  while (tail < shorter - head && before[lastBefore - tail] === after[lastAfter - tail]) tail++;
  return { head, tail };
}

/** How many items of the later list come before the earlier one's next item; negative: how many of the earlier one are left out. */
function itemsBetween(before: readonly unknown[], i: number, after: readonly unknown[], j: number): number {
  for (let n = 1; n <= AHEAD; n++) {
    if (j + n < after.length && before[i] === after[j + n]) return n;
    if (i + n < before.length && before[i + n] === after[j]) return -n;
  }
  return 0;
}

/** Where two lists differ: places of the earlier one and of the later one, each ascending. */
export interface ListDiff {
  readonly before: readonly number[];
  readonly after: readonly number[];
}

const NOWHERE: ListDiff = Object.freeze({ before: [], after: [] });

/**
 * The places at which two lists do not hold the identical item. Lists of one length are compared place by place; otherwise it is told which items are gone and which
 * have come, and all others are the same in the same order. Promise: no place that differs is left out.
 */
export function diffLists(before: readonly unknown[], after: readonly unknown[]): ListDiff {
  return before === after ? NOWHERE : compared(before, after);
}

function compared(before: readonly unknown[], after: readonly unknown[]): ListDiff {
  if (before.length === after.length) {
    const places: number[] = [];
    for (let i = 0; i < before.length; i++) if (before[i] !== after[i]) places.push(i);
    return { before: places, after: places };
  }
  const { gone, come } = align(before, after);
  return { before: gone, after: come };
}

/**
 * The results of a list, item by item, brought up to another list: those of items that stay are taken over, the rest is made new. The
 * same list as before, where nothing comes out differently.
 */
export function mapDiff<P, T>(
  earlier: readonly P[],
  made: readonly T[],
  now: readonly P[],
  make: (item: P, place: number) => T,
): readonly T[] {
  const differing = diffLists(earlier, now);
  const sameLength = earlier.length === now.length;
  const fresh = differing.after.map((place) => make(now[place] as P, place));
  if (sameLength && fresh.every((one, nth) => Object.is(one, made[differing.after[nth] as number]))) return made;
  const list = sameLength ? made.slice() : withRoom(made, differing);
  for (const [nth, place] of differing.after.entries()) list[place] = fresh[nth] as T;
  return list;
}

/** Whether two lists hold the identical items. */
export function sameItems(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** A list that was made of the earlier one place by place, with what stays in its new place and room for what has come. */
export function withRoom<T>(made: readonly T[], { before, after }: ListDiff): T[] {
  const list = new Array<T>(made.length - before.length + after.length);
  let [from, to, gone] = [0, 0, 0];
  for (let come = 0; come <= after.length; come++, to++) {
    for (const end = after[come] ?? list.length; to < end; to++) {
      while (gone < before.length && before[gone] === from) {
        gone++;
        from++;
      }
      list[to] = made[from++] as T;
    }
  }
  return list;
}
