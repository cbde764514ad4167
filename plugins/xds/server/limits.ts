import type { Http2Session } from "node:http2";
import type { Clock } from "../../../core/observe/mod.ts";

/** Streams of one connection at once: a proxy has one, a client of another kind a few. Bun ends connections that begin and reset streams in floods. */
export const MAX_STREAMS = 32;
/** Milliseconds a TLS handshake may take. */
export const HANDSHAKE_MS = 10_000;
/** Milliseconds after which a connection without a stream is ended: also one that never asks for anything. */
export const IDLE_MS = 60_000;
/** Bytes of one request: what a proxy says of itself is some KiB, and names that it has after a reconnect some hundred thousand. */
export const MAX_REQUEST = 32 * 1024 * 1024;
/** Bytes of unfinished requests of all streams together. */
export const MAX_UNFINISHED = 256 * 1024 * 1024;
/** A stream that holds less of them is never ended for the sake of others. */
const SMALL = 1024 * 1024;

/** Ends connections on which nothing happens. */
export interface IdleConnections {
  /** A connection is there; it has so long to open a stream. */
  begin(session: Http2Session): void;
  opened(session: Http2Session | undefined): void;
  closed(session: Http2Session | undefined): void;
}

/** Makes a watch over connections without streams. */
export function createIdleConnections(clock: Clock, idleMs = IDLE_MS): IdleConnections {
  const watched = new WeakMap<Http2Session, { streams: number; cancel: () => void }>();
  const wait = (session: Http2Session) => clock.after(idleMs, () => session.destroy());
  return {
    begin(session) {
      const entry = { streams: 0, cancel: wait(session) };
      watched.set(session, entry);
      session.once("close", () => entry.cancel());
    },
    opened(session) {
      const entry = session && watched.get(session);
      if (!entry) return;
      entry.streams += 1;
      entry.cancel();
    },
    closed(session) {
      const entry = session && watched.get(session);
      if (!entry) return;
      entry.streams -= 1;
      if (entry.streams > 0 || session.destroyed) return;
      entry.cancel();
      entry.cancel = wait(session);
    },
  };
}

/** The bytes that unfinished requests of all streams may hold: whoever has sent the beginning of a large one has shown no identity yet. */
export class UnfinishedRequests {
  readonly #most: number;
  #held = 0;

  constructor(most = MAX_UNFINISHED) {
    this.#most = most;
  }

  /** A stream holds more or less than before. */
  changed(by: number): void {
    this.#held += by;
  }

  /** Whether a stream that holds so much has to go. */
  isTooMuch(held: number): boolean {
    return this.#held > this.#most && held > SMALL;
  }
}
