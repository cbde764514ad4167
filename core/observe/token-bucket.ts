import type { Clock } from "./clock.ts";

/** How many actions a second, and how many at once after a quiet time. */
export interface TokenRate {
  readonly qps: number;
  readonly burst: number;
}

/** Lets a number of actions through per second. */
export interface TokenBucket {
  /** Milliseconds to wait until so many actions (1 when absent) may be taken together; 0 takes their tokens. */
  take(actions?: number): number;
}

/** A full bucket. A clock that is set back fills it no further, and empties nothing. */
export function createTokenBucket({ qps, burst }: TokenRate, clock: Pick<Clock, "now">): TokenBucket {
  let tokens = burst;
  let last = clock.now();
  return {
    take(actions = 1) {
      const now = clock.now();
      tokens = Math.min(burst, tokens + (Math.max(0, now - last) / 1000) * qps);
      last = now;
      if (tokens >= actions) {
        tokens -= actions;
        return 0;
      }
      return Math.max(1, Math.ceil(((actions - tokens) / qps) * 1000));
    },
  };
}
