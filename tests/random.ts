import { randomNumbers } from "../core/testing/mod.ts";

/** Chance that is the same in every run with the same seed. */
export interface Random {
  /** A whole number from 0 to below `bound`. */
  below(bound: number): number;
  /** True in this part of all cases. */
  chance(part: number): boolean;
  pick<T>(from: readonly T[]): T;
  shuffled<T>(items: readonly T[]): T[];
}

/** Chance by a seed: numbers, texts or both, so that every part of a run can have a stream of its own that no other part disturbs. */
export function randomOf(...seed: readonly (number | string)[]): Random {
  const next = randomNumbers(hashOf(seed.join("/")));
  const below = (bound: number) => Math.floor(next() * bound);
  return {
    below,
    chance: (part) => next() < part,
    pick: <T>(from: readonly T[]) => from[below(from.length)] as T,
    shuffled<T>(items: readonly T[]) {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
      }
      return copy;
    },
  };
}

/** FNV-1a, mixed once more, since seeds that follow each other differ in their last character only. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) | 0;
}
