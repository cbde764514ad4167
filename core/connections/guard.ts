import type { Clock, Logger, Metrics } from "../observe/mod.ts";
import { createBurstLog } from "./burst-log.ts";
import { createGate, type GateLimits } from "./gate.ts";

/** As much of a socket as is needed; that of Node fits. */
interface Connected {
  readonly remoteAddress?: string | undefined;
  destroy(): unknown;
  once(event: "close", listener: () => void): unknown;
  setTimeout(milliseconds: number, listener: () => void): unknown;
}

/** As much of a server as is needed; those of `node:http2` and `node:tls` fit. */
interface Guarded {
  on(event: "connection", listener: (socket: Connected) => void): unknown;
  on(event: "tlsClientError", listener: (error: Error, socket?: Connected) => void): unknown;
}

/** The options of {@link guardSockets}. */
export interface GuardOptions {
  readonly clock: Clock;
  readonly log: Pick<Logger, "warn">;
  readonly limits?: GateLimits;
  /** Connections on which nothing moves for so long are ended; for servers whose connections never wait. */
  readonly idleMs?: number;
  /** The server, as metrics name it. */
  readonly server?: string;
  readonly metrics?: Metrics;
  /** Who has an address, where that is known. */
  readonly nameOf?: (address: string) => string | undefined;
}

/**
 * Ends connections beyond the limits before anything is read of them, and tells of these and of failed handshakes with one line a burst. Must be called before
 * the server listens.
 */
export function guardSockets(server: Guarded, { clock, log, limits, idleMs, nameOf, ...more }: GuardOptions): void {
  const gate = createGate(clock, limits);
  const refused = createBurstLog(
    { clock, log },
    { first: "a connection is refused", more: "more connections are refused" },
  );
  const failed = createBurstLog(
    { clock, log },
    { first: "a TLS handshake failed", more: "more TLS handshakes failed" },
  );
  const counts = countsOf(more);
  const named = (client: string) => {
    const pod = nameOf?.(client);
    return pod === undefined ? { client } : { client, pod };
  };
  const ended = new WeakSet<Connected>();
  server.on("connection", (socket) => {
    const client = socket.remoteAddress ?? "";
    const outcome = gate.admit(client);
    if ("value" in outcome) {
      socket.once("close", outcome.value);
      if (idleMs !== undefined) socket.setTimeout(idleMs, () => socket.destroy());
      return;
    }
    ended.add(socket);
    counts.refused();
    refused.note({ ...named(client), reason: outcome.fault });
    socket.destroy();
  });
  server.on("tlsClientError", (error, socket) => {
    if (socket === undefined || !ended.has(socket)) {
      counts.failed();
      failed.note({ ...named(socket?.remoteAddress ?? ""), error });
    }
    socket?.destroy();
  });
}

function countsOf({ metrics, server = "" }: Pick<GuardOptions, "metrics" | "server">) {
  const failed = metrics?.counter("postern_tls_handshake_failures_total", "TLS handshakes that failed, by server.", [
    "server",
  ]);
  const refused = metrics?.counter("postern_connections_refused_total", "Connections beyond the limits, by server.", [
    "server",
  ]);
  return { failed: () => failed?.inc({ server }), refused: () => refused?.inc({ server }) };
}
