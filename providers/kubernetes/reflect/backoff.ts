import type { Clock } from "../../../core/observe/mod.ts";

/** How long attempts wait for the next one. */
export interface BackoffTimes {
  readonly baseMs: number;
  readonly maxMs: number;
}

/** Fast enough to be back a moment after an API server is, slow enough not to keep it from coming up. */
export const DEFAULT_BACKOFF: BackoffTimes = { baseMs: 50, maxMs: 2_000 };

/** Waits between attempts: each one twice as long as the last, less up to half of it by chance, so that many do not come at once. */
export interface Backoff {
  /** Resolves when it is time for the next attempt, or at once when the signal aborts. `least` is what the server asked for. */
  wait(least?: number): Promise<void>;
  /** After a success. */
  reset(): void;
}

/** A backoff at its shortest. `random` yields numbers from 0 up to 1. */
export function createBackoff(
  clock: Clock,
  signal: AbortSignal,
  { baseMs, maxMs }: BackoffTimes = DEFAULT_BACKOFF,
  random: () => number = Math.random,
): Backoff {
  let next = baseMs;
  return {
    wait(least = 0) {
      const ms = Math.max(least, next * (1 - random() / 2));
      next = Math.min(next * 2, maxMs);
      return pause(clock, signal, ms);
    },
    reset() {
      next = baseMs;
    },
  };
}

/** Resolves after a time, or at once when the signal aborts. */
export function pause(clock: Clock, signal: AbortSignal, ms: number): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const finish = () => {
      cancel();
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const cancel = clock.after(ms, finish);
    signal.addEventListener("abort", finish, { once: true });
  });
}
