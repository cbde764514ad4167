import type { Clock } from "../../../core/observe/mod.ts";

/** How many writes a second, and how many at once after a quiet time. */
export interface WriteRate {
  readonly qps: number;
  readonly burst: number;
}

/** Lets a number of actions through per second. */
export interface TokenBucket {
  /** Milliseconds to wait before the next action; 0 takes a token. */
  take(): number;
}

/** A full bucket. */
export function createTokenBucket({ qps, burst }: WriteRate, clock: Clock): TokenBucket {
  let tokens = burst;
  let last = clock.now();
  return {
    take() {
      const now = clock.now();
      tokens = Math.min(burst, tokens + ((now - last) / 1000) * qps);
      last = now;
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      return Math.max(1, Math.ceil(((1 - tokens) / qps) * 1000));
    },
  };
}
