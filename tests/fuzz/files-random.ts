import { randomNumbers } from "../../core/testing/mod.ts";

/** Numbers that only look random: the same for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 to `below`, which is not among them. */
  below(below: number): number;
  /** Whether something that happens once in `times` happens now. */
  once(times: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Chance by a seed of two numbers, so that each input can be made by itself. */
export function randomOf(seed: number, index: number): Random {
  const next = randomNumbers((Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0);
  return {
    below: (below) => Math.floor(next() * below),
    once: (times) => next() * times < 1,
    pick: (list) => list[Math.floor(next() * list.length)] as never,
  };
}
