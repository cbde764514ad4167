import { type Clock, createPace, type Pace } from "../../../core/observe/mod.ts";
import { typeUrls } from "../cache/mod.ts";

/** Keeps what is expensive for a proxy from filling its time: a type that was just taken up rests before it is sent again, and others with it. */
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

/**
 * Envoy builds a route configuration or a listener anew whatever changed in it, on the cores that answer requests, and its workers take the old
 * one down. Other types come in parts, and what they say is needed soon.
 */
const REBUILT: readonly string[] = [typeUrls.listener, typeUrls.route];

/** New clusters are of no use before the routes that lead to them, so they come together; changes of others wait as long. */
const RESTS_WITH: ReadonlyMap<string, string> = new Map([[typeUrls.cluster, typeUrls.route]]);

interface Rebuilt {
  readonly pace: Pace;
  sentAt?: number | undefined;
}

/**
 * Makes the rests of one stream, in the pace of a stream for each type (`createPace`), `maxMs` at most: the changes that come meanwhile share a
 * response, and a change after a quiet spell waits for nothing. `onOver` is called when a rest ends.
 */
export function createRests(clock: Clock, maxMs: number, onOver: () => void): Rests {
  const rebuilt = new Map<string, Rebuilt>(REBUILT.map((typeUrl) => [typeUrl, { pace: createPace(maxMs) }]));
  const resting = new Map<string, () => void>();
  return {
    isResting: (typeUrl) => resting.has(RESTS_WITH.get(typeUrl) ?? typeUrl),
    sent(typeUrl) {
      const type = rebuilt.get(typeUrl);
      if (type !== undefined) type.sentAt = clock.now();
    },
    answered(typeUrl) {
      const type = rebuilt.get(typeUrl);
      if (type?.sentAt === undefined) return;
      const rest = type.pace.rest(type.sentAt, clock.now());
      type.sentAt = undefined;
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
