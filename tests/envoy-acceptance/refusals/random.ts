import { randomNumbers } from "../../../core/testing/mod.ts";

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

/** Chance by a seed. */
export function randomOf(seed: number): Random {
  const next = randomNumbers(seed);
  const below = (bound: number) => Math.floor(next() * bound);
  return { next, below, pick: (items) => items[below(items.length)], percent: (share) => next() * 100 < share };
}
