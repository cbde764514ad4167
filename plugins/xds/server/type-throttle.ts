import { type BackOff, type Clock, createBackOff } from "../../../core/observe/mod.ts";
import { typeUrls } from "../cache/mod.ts";

/** Keeps what is expensive for a proxy from filling its time: a type that was just taken up is paused before it is sent again, and others with it. */
export interface TypeThrottle {
  /** Whether a type is not to be sent now. */
  isPaused(typeUrl: string): boolean;
  /** A response of this type is on its way. */
  sent(typeUrl: string): void;
  /** The proxy took it up, or refused it. */
  answered(typeUrl: string): void;
  /** Ends all pauses without a word; safe to call twice. */
  stop(): void;
}

/**
 * Envoy builds a route configuration or a listener anew whatever changed in it, on the cores that answer requests, and its workers take the old
 * one down. Other types come in parts, and what they say is needed soon.
 */
const REBUILT: readonly string[] = [typeUrls.listener, typeUrls.route];

/** New clusters are of no use before the routes that lead to them, so they come together; changes of others wait as long. */
const PAUSES_WITH: ReadonlyMap<string, string> = new Map([[typeUrls.cluster, typeUrls.route]]);

interface Rebuilt {
  readonly backOff: BackOff;
  sentAt?: number | undefined;
}

/**
 * Makes the throttle of one stream, with a back-off for each type (`createBackOff`), `maxMs` at most: the changes that come meanwhile share a
 * response, and a change after a quiet spell waits for nothing. `onOver` is called when a pause ends.
 */
export function createTypeThrottle(clock: Clock, maxMs: number, onOver: () => void): TypeThrottle {
  const rebuilt = new Map<string, Rebuilt>(REBUILT.map((typeUrl) => [typeUrl, { backOff: createBackOff(maxMs) }]));
  const paused = new Map<string, () => void>();
  return {
    isPaused: (typeUrl) => paused.has(PAUSES_WITH.get(typeUrl) ?? typeUrl),
    sent(typeUrl) {
      const type = rebuilt.get(typeUrl);
      if (type !== undefined) type.sentAt = clock.now();
    },
    answered(typeUrl) {
      const type = rebuilt.get(typeUrl);
      if (type?.sentAt === undefined) return;
      const pause = type.backOff.pause(type.sentAt, clock.now());
      type.sentAt = undefined;
      if (pause <= 0) return;
      const over = () => {
        paused.delete(typeUrl);
        onOver();
      };
      paused.set(typeUrl, clock.after(pause, over));
    },
    stop() {
      for (const cancel of paused.values()) cancel();
      paused.clear();
    },
  };
}
