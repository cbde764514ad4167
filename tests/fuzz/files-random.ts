/** Numbers that only look random: the same for the same seed, on every machine. */
export interface Random {
  /** A whole number from 0 to `below`, which is not among them. */
  below(below: number): number;
  /** Whether something that happens once in `times` happens now. */
  once(times: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Mulberry32 over a seed of two numbers, so that each input can be made by itself. */
export function randomOf(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (below) => Math.floor(next() * below),
    once: (times) => next() * times < 1,
    pick: (list) => list[Math.floor(next() * list.length)] as never,
  };
}
