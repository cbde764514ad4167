import type { Clock } from "../observe/clock.ts";

/** A clock that stands still until it is told to go on. */
export interface FakeClock extends Clock {
  /** Moves on and runs what falls due, in order of time; lets promises settle before and after each. */
  advance(milliseconds: number): Promise<void>;
  /** How many calls are waiting. */
  readonly pending: number;
}

/** Makes a clock that shows `start` (milliseconds since 1970). */
export function createFakeClock(start = 0): FakeClock {
  let now = start;
  const timers = new Set<{ readonly due: number; readonly run: () => void }>();
  const next = (until: number) => [...timers].filter(({ due }) => due <= until).sort((a, b) => a.due - b.due)[0];
  return {
    now: () => now,
    after(milliseconds, run) {
      const timer = { due: now + milliseconds, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    get pending() {
      return timers.size;
    },
    async advance(milliseconds) {
      const until = now + milliseconds;
      await settle();
      for (let timer = next(until); timer; timer = next(until)) {
        timers.delete(timer);
        now = Math.max(now, timer.due);
        timer.run();
        await settle();
      }
      now = until;
    },
  };
}

/** Lets every promise that can go on without I/O go on. */
async function settle(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}
