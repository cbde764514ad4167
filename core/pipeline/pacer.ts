import type { Clock } from "../observe/clock.ts";

/** Turns a stream of changes into rounds of work: a change waits a little for others, rounds never overlap. */
export interface Pacer {
  /** Something changed: a round will start after this. */
  poke(): void;
  /** Resolves when every poke so far has been followed by a complete round. */
  idle(): Promise<void>;
  /** No round starts any more; resolves when the running one is over. */
  stop(): Promise<void>;
}

/** How many times as long as a round took the pacer rests after it. */
const REST = 3;

/** No rest is longer, in milliseconds. */
const MAX_REST_MS = 200;

/**
 * Makes a pacer. The first poke starts a hold-off, each further one begins it anew, but a round never waits longer than `maxHoldOffMs`
 * after the first poke, or for the rest after the round before. Under a steady stream of changes it rests three times as long as a round
 * took, 200 ms at most, so that rounds take a quarter of the time: the more a round costs, on both sides of the wire, the more changes
 * share it. A change after a quiet spell does not wait for that. `round` must not reject.
 */
export function createPacer(clock: Clock, holdOffMs: number, maxHoldOffMs: number, round: () => Promise<void>): Pacer {
  let firstPoke: number | undefined;
  let cancel = () => {};
  let running: Promise<void> | undefined;
  let stopped = false;
  let restUntil = 0;
  const waiting: (() => void)[] = [];

  const settle = () => {
    if (firstPoke !== undefined || running) return;
    for (const resolve of waiting.splice(0)) resolve();
  };
  const start = () => {
    firstPoke = undefined;
    const started = clock.now();
    running = round().finally(() => {
      running = undefined;
      const now = clock.now();
      restUntil = now + Math.min(REST * (now - started), MAX_REST_MS);
      if (firstPoke !== undefined && !stopped) schedule();
      settle();
    });
  };
  const schedule = () => {
    cancel();
    const now = clock.now();
    const latest = (firstPoke ?? now) + maxHoldOffMs;
    const due = Math.max(Math.min(now + holdOffMs, latest), restUntil);
    cancel = clock.after(Math.max(0, due - now), start);
  };
  return {
    poke() {
      if (stopped) return;
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
