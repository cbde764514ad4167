import { createBackOff } from "../observe/back-off.ts";
import type { Clock } from "../observe/clock.ts";

/** Turns a stream of changes into rounds of work: a change waits a little for others, rounds never overlap. */
export interface Throttle {
  /** Something changed: a round will start after this, sooner when it is urgent. */
  poke(urgent?: boolean): void;
  /** Resolves when every poke so far has been followed by a complete round. */
  idle(): Promise<void>;
  /** No round starts any more; resolves when the running one is over. */
  stop(): Promise<void>;
}

/** No pause is longer, in milliseconds. */
const MAX_PAUSE_MS = 300;

/**
 * Makes a throttle. The first poke starts a hold-off, each further one begins it anew, but a round never waits longer than `maxHoldOffMs`
 * after the first poke, or for the pause after the round before. Pauses grow while a stream goes on (`createBackOff`), 300 ms at most: the more
 * a round costs, on both sides of the wire, the more changes share it. An urgent change waits no longer than the round before took. A
 * change after a quiet spell waits for neither. `round` must not reject.
 */
export function createThrottle(
  clock: Clock,
  holdOffMs: number,
  maxHoldOffMs: number,
  round: () => Promise<void>,
): Throttle {
  let firstPoke: number | undefined;
  let hurry = false;
  let cancel = () => {};
  let running: Promise<void> | undefined;
  let stopped = false;
  const backOff = createBackOff(MAX_PAUSE_MS);
  let last = { ended: 0, took: 0, pause: 0 };
  const waiting: (() => void)[] = [];

  const settle = () => {
    if (firstPoke !== undefined || running) return;
    for (const resolve of waiting.splice(0)) resolve();
  };
  const start = () => {
    firstPoke = undefined;
    hurry = false;
    const started = clock.now();
    running = round().finally(() => {
      running = undefined;
      const now = clock.now();
      last = { ended: now, took: now - started, pause: backOff.pause(started, now) };
      if (firstPoke !== undefined && !stopped) schedule();
      settle();
    });
  };
  const schedule = () => {
    cancel();
    const now = clock.now();
    const latest = (firstPoke ?? now) + maxHoldOffMs;
    // The time of day may be set back: then the round before ended later than now, and the pause is none the longer for it.
    const paused = Math.min(last.ended, now) + (hurry ? Math.min(last.took, last.pause) : last.pause);
    const due = Math.max(Math.min(now + holdOffMs, latest), paused);
    cancel = clock.after(Math.max(0, due - now), start);
  };
  return {
    poke(urgent = false) {
      if (stopped) return;
      hurry ||= urgent;
      firstPoke ??= clock.now();
      if (!running) schedule();
    },
    idle() {
      if ((firstPoke === undefined && !running) || stopped) return Promise.resolve();
      return new Promise((resolve) => waiting.push(resolve));
    },
    async stop() {
      stopped = true;
      firstPoke = undefined;
      cancel();
      await running;
      settle();
    },
  };
}
