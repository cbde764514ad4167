import type { Clock } from "../../../core/observe/mod.ts";
import { typeUrls } from "../cache/mod.ts";

/** Keeps what is expensive for a proxy from filling its time: a type that was just taken up rests before it is sent again. */
export interface Rests {
  /** Whether a type is not to be sent now. */
  isResting(typeUrl: string): boolean;
  /** A response of this type is on its way. */
  sent(typeUrl: string): void;
  /** The proxy took it up, or refused it. */
  answered(typeUrl: string): void;
  /** Ends all rests without a word; safe to call twice. */
  stop(): void;
}

/** How many times as long as the proxy took over a response it is left alone with that type. */
const REST = 9;

/**
 * Envoy builds a route configuration or a listener anew whatever changed in it, on the cores that answer requests, and its workers take the old
 * one down. Other types come in parts, and what they say is needed soon.
 */
const REBUILT: ReadonlySet<string> = new Set([typeUrls.listener, typeUrls.route]);

/**
 * Makes the rests of one stream. Under a steady stream of changes the proxy spends a tenth of its time on them, and those that come meanwhile
 * share a response; a change after a quiet spell waits for nothing. No rest is longer than `maxMs`. `onOver` is called when one ends.
 */
export function createRests(clock: Clock, maxMs: number, onOver: () => void): Rests {
  const sentAt = new Map<string, number>();
  const resting = new Map<string, () => void>();
  return {
    isResting: (typeUrl) => resting.has(typeUrl),
    sent(typeUrl) {
      if (REBUILT.has(typeUrl)) sentAt.set(typeUrl, clock.now());
    },
    answered(typeUrl) {
      const since = sentAt.get(typeUrl);
      if (since === undefined) return;
      sentAt.delete(typeUrl);
      const rest = Math.min(REST * (clock.now() - since), maxMs);
      if (rest <= 0) return;
      const over = () => {
        resting.delete(typeUrl);
        onOver();
      };
      resting.set(typeUrl, clock.after(rest, over));
    },
    stop() {
      for (const cancel of resting.values()) cancel();
      resting.clear();
    },
  };
}
