import type { Clock } from "../../../core/observe/mod.ts";

/** Offers a proxy again what it refused for a reason that may pass by itself. */
export interface SecondTry {
  /** The proxy refused these resources, and said why. */
  refused(typeUrl: string, names: readonly string[], message: string): void;
  /** The proxy accepted an answer of this type. */
  accepted(typeUrl: string): void;
  /** Gives up; safe to call twice. */
  stop(): void;
}

/** Milliseconds before the first further offer; doubled with each refusal up to the maximum. */
const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;

/** Envoy's words about an address that another process holds: it does not try again to bind it unless the listener is sent again. */
const MAY_PASS = /cannot bind|Address already in use/i;

/** Whether a refusal lies in the machine of the proxy and may pass by itself. */
export function mayPass(message: string): boolean {
  return MAY_PASS.test(message);
}

/** Makes the second tries of one stream; `offer` is called when it is time for one. */
export function createSecondTry(clock: Clock, offer: (typeUrl: string, names: readonly string[]) => void): SecondTry {
  const waiting = new Map<string, { readonly cancel: () => void; readonly names: Set<string> }>();
  const waits = new Map<string, number>();
  return {
    refused(typeUrl, names, message) {
      if (names.length === 0 || !mayPass(message)) return;
      const before = waiting.get(typeUrl);
      if (before) {
        for (const name of names) before.names.add(name);
        return;
      }
      const wait = waits.get(typeUrl) ?? FIRST_MS;
      waits.set(typeUrl, Math.min(wait * 2, LONGEST_MS));
      const all = new Set(names);
      const cancel = clock.after(wait, () => {
        waiting.delete(typeUrl);
        offer(typeUrl, [...all]);
      });
      waiting.set(typeUrl, { cancel, names: all });
    },
    accepted(typeUrl) {
      if (!waiting.has(typeUrl)) waits.delete(typeUrl);
    },
    stop() {
      for (const { cancel } of waiting.values()) cancel();
      waiting.clear();
    },
  };
}
