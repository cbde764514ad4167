import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse, type Http2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import { guardSockets } from "../../core/connections/mod.ts";
import type { Clock, Logger, Metrics } from "../../core/observe/mod.ts";

/** Streams of one connection at once, milliseconds a TLS handshake may take, and those after which a connection on which nothing moves is ended. */
export const MAX_STREAMS = 32;
export const HANDSHAKE_MS = 10_000;
export const IDLE_MS = 60_000;

/** PEM texts of the server's identity. */
export interface ModuleIdentity {
  readonly cert: string;
  readonly key: string;
  /** Authorities of client certificates; absent means that clients show none. */
  readonly clientCa?: string | undefined;
}

/** The options that a server needs. */
export interface ModuleServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly identity: ModuleIdentity;
  readonly clock: Clock;
  readonly log: Pick<Logger, "debug" | "warn">;
  readonly metrics?: Metrics;
  /** The module under a path such as `/<name>.wasm`. */
  moduleAt(path: string): Uint8Array | undefined;
}

/** A running server of modules, over HTTP/1.1 and HTTP/2. */
export interface ModuleServer {
  /** Resolves with the port when clients can connect. */
  start(): Promise<number>;
  /** Ends all connections. Safe to call twice. */
  stop(): Promise<void>;
  /** New connections use this identity; open ones stay. */
  setSecureContext(identity: ModuleIdentity): void;
}

/** Makes a server; it listens when it is started. */
export function createModuleServer(options: ModuleServerOptions): ModuleServer {
  const { host, port, identity, log } = options;
  const limits = { settings: { maxConcurrentStreams: MAX_STREAMS }, handshakeTimeout: HANDSHAKE_MS };
  const server = createSecureServer({ ...limits, ...tlsOptions(identity), allowHTTP1: true }, (request, response) =>
    answer(request, response, options.moduleAt),
  );
  const { metrics } = options;
  guardSockets(server, { clock: options.clock, log, idleMs: IDLE_MS, server: "wasm", ...(metrics && { metrics }) });
  const sessions = new Set<Http2Session>();
  server.on("session", (session: Http2Session) => {
    sessions.add(session);
    session.on("error", (error: Error) => log.debug("a proxy's connection failed", { error }));
    session.on("close", () => sessions.delete(session));
  });
  server.on("sessionError", (error: Error) => log.debug("a proxy's connection failed", { error }));
  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once("error", reject);
        server.listen(port, host, () => {
          server.off("error", reject);
          resolve((server.address() as AddressInfo).port);
        });
      }),
    async stop() {
      if (!server.listening) return;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const session of sessions) session.destroy();
      await closed;
    },
    setSecureContext: (renewed) => server.setSecureContext(tlsOptions(renewed)),
  };
}

function answer(
  { method, url }: Pick<Http2ServerRequest, "method" | "url">,
  response: Http2ServerResponse,
  moduleAt: ModuleServerOptions["moduleAt"],
): void {
  const refuse = (status: number, text: string) => {
    response.writeHead(status, { "content-type": "text/plain" });
    response.end(text);
  };
  if (method !== "GET" && method !== "HEAD") {
    refuse(405, "this reads only\n");
    return;
  }
  const bytes = moduleAt(url.split("?", 1)[0] ?? "");
  if (bytes === undefined) {
    refuse(404, "no proxy needs such a module\n");
    return;
  }
  response.writeHead(200, { "content-type": "application/wasm", "content-length": String(bytes.length) });
  if (method === "HEAD") response.end();
  else response.end(bytes);
}

function tlsOptions({ cert, key, clientCa }: ModuleIdentity) {
  const clients = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  return { cert, key, ...clients, minVersion: "TLSv1.3", ALPNProtocols: ["h2", "http/1.1"] } as const;
}
