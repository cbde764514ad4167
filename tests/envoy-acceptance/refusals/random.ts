/** A source of chance that is the same in every run with the same seed. */
export interface Random {
  /** From 0 to 1, without 1. */
  next(): number;
  /** A whole number below the bound. */
  below(bound: number): number;
  /** One of the items; undefined of none. */
  pick<T>(items: readonly T[]): T | undefined;
  /** True in so many of a hundred cases. */
  percent(share: number): boolean;
}

/** Mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed | 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (bound: number) => Math.floor(next() * bound);
  return { next, below, pick: (items) => items[below(items.length)], percent: (share) => next() * 100 < share };
}
