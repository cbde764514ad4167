import type { Clock } from "../../core/observe/mod.ts";
import type { Peer } from "./server/mod.ts";

/** A proxy that ends within so many milliseconds of being sent something may have ended because of it. */
const SOON_MS = 10_000;

/** A process that comes later is another story. */
const BACK_MS = 60_000;

/** So many ends in a row count as a refusal: one may have another reason. */
const TELLING = 2;

/** Tells proxies that die of what they are sent from those that are stopped or lose their connection. */
export interface Deaths {
  /** A stream ended; `sentAt` is when the proxy was sent something last. */
  disconnected(peer: Peer, sentAt: number | undefined): void;
  /** A proxy came; answers whether it died of what it was sent, once for each time. */
  connected(peer: Peer): boolean;
}

interface Ends {
  count: number;
  at: number;
}

/** Counts the ends of processes by the name of their node. */
export function createDeaths(clock: Clock): Deaths {
  const ends = new Map<string, Ends>();
  return {
    disconnected({ node }, sentAt) {
      const now = clock.now();
      for (const [id, { at }] of ends) if (now - at > BACK_MS) ends.delete(id);
      if (sentAt === undefined || now - sentAt > SOON_MS) ends.delete(node.id);
      else ends.set(node.id, { count: (ends.get(node.id)?.count ?? 0) + 1, at: now });
    },
    connected({ node, isFresh }) {
      const known = ends.get(node.id);
      if (known === undefined) return false;
      // A proxy that still has what it was sent has only lost its connection.
      if (!isFresh || clock.now() - known.at > BACK_MS) {
        ends.delete(node.id);
        return false;
      }
      if (known.count < TELLING) return false;
      ends.delete(node.id);
      return true;
    },
  };
}
