import {
  createSecureServer,
  createServer,
  type Http2SecureServer,
  type Http2Server,
  type Http2Session,
  type IncomingHttpHeaders,
  type ServerHttp2Stream,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { type GateLimits, guardSockets } from "../../../core/connections/mod.ts";
import type { Node } from "../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type { Clock, Metrics } from "../../../core/observe/mod.ts";
import { type SnapshotCache, typeUrls, type XdsSnapshot } from "../cache/mod.ts";
import { type Authorize, Connection } from "./connection.ts";
import type { Peer, XdsEvents } from "./events.ts";
import { type GrpcEnd, grpcStatus, trailers } from "./grpc/status.ts";
import {
  createIdleConnections,
  HANDSHAKE_MS,
  type IdleConnections,
  MAX_REQUEST,
  MAX_STREAMS,
  UnfinishedRequests,
} from "./limits.ts";
import { observed, type ServerLog } from "./observed.ts";
import type { Protocol, Session } from "./protocol/mod.ts";
import { createWaiters } from "./waiters.ts";

/** A proxy that is connected, and whether it has its complete configuration. */
export interface ConnectedPeer extends Peer {
  readonly complete: boolean;
}

/** PEM texts of the server's identity. */
export interface TlsIdentity {
  readonly cert: string;
  readonly key: string;
  /** Authorities of client certificates; absent means that clients show none. */
  readonly clientCa?: string | undefined;
}

/** A gRPC method that serves a variant of xDS. */
export interface XdsMethod {
  readonly path: string;
  readonly protocol: Protocol;
  /** For a service of one type. */
  readonly typeUrl?: string;
}

/** The options that a server needs; limits and methods have defaults. */
export interface XdsServerOptions {
  readonly cache: SnapshotCache;
  readonly clock: Clock;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Absent means plain text. */
  readonly tls?: TlsIdentity;
  readonly log: ServerLog;
  readonly metrics?: Metrics;
  readonly events?: XdsEvents;
  /** The data plane of a node; default `node.cluster`. */
  readonly keyOf?: (node: Node) => string | undefined;
  readonly authorize?: Authorize;
  /** Default: both aggregated discovery methods. */
  readonly methods?: readonly XdsMethod[];
  /** Default 32 MiB. */
  readonly maxRequestBytes?: number;
  /** Default 4 MiB; see the session's option of this name. A single resource may be larger. */
  readonly maxResponseBytes?: number;
  /** How long listeners and routes may wait until new clusters are warm; default 5000. */
  readonly maxHoldMs?: number;
  /** How long listeners and routes are paused at most after the proxy took up others; default 300, and with 0 they never are. */
  readonly maxPauseMs?: number;
  /** Limits on who may connect; those of `core/connections` when absent. */
  readonly limits?: GateLimits;
  /** Who has an address, for the log. */
  readonly nameOf?: (address: string) => string | undefined;
  /** A connection without a stream ends after so long; default one minute. */
  readonly idleMs?: number;
  /** A connection that is older is asked to come again, so that proxies spread over replicas; default never. */
  readonly maxConnectionAgeMs?: number;
  /** How long the streams of such a connection may go on before they are cut off; default two minutes. */
  readonly maxConnectionAgeGraceMs?: number;
}

/** A running xDS server. */
export interface XdsServer {
  /** Resolves with the port when clients can connect. */
  start(): Promise<number>;
  /** Ends all streams with UNAVAILABLE; what is not closed after the deadline is cut off. Safe to call twice. */
  stop(deadlineMs?: number): Promise<void>;
  /** New connections use this identity; open ones stay. */
  setSecureContext(tls: TlsIdentity): void;
  /** The proxies that are connected now. */
  peers(): readonly ConnectedPeer[];
  /**
   * From now on snapshots of a data plane are tried on one of its proxies alone, the one on stream `preferred` if it is connected; undefined when none
   * is. Ends with `endTrials` or when that proxy is gone.
   */
  beginTrials(irKey: string, preferred?: number): Peer | undefined;
  endTrials(irKey: string): void;
  /** Resolves when every connected proxy has answered all that sequence `sequence` brought it; rejects when the signal aborts. */
  served(sequence: number, signal?: AbortSignal): Promise<void>;
}

/** The aggregated discovery service, by method path. */
export const aggregatedMethods: readonly XdsMethod[] = [
  { path: "/envoy.service.discovery.v3.AggregatedDiscoveryService/DeltaAggregatedResources", protocol: "delta" },
  { path: "/envoy.service.discovery.v3.AggregatedDiscoveryService/StreamAggregatedResources", protocol: "sotw" },
];

/** The rate limit service's own discovery method. */
export const rateLimitMethod: XdsMethod = {
  path: "/ratelimit.service.ratelimit.v3.RateLimitConfigDiscoveryService/StreamRlsConfigs",
  protocol: "sotw",
  typeUrl: typeUrls.rateLimit,
};

/** Makes a server; it listens when it is started. */
export function createXdsServer(options: XdsServerOptions): XdsServer {
  const { cache } = options;
  const connections = new Set<Connection>();
  const waiters = createWaiters(() => lowestSettled(cache, connections));
  const limits = { settings: { maxConcurrentStreams: MAX_STREAMS }, handshakeTimeout: HANDSHAKE_MS };
  const server =
    options.tls === undefined ? createServer(limits) : createSecureServer({ ...limits, ...tlsOptions(options.tls) });
  const { clock, log } = options;
  guardSockets(server, {
    ...{ clock, log },
    ...(options.limits && { limits: options.limits }),
    ...(options.nameOf && { nameOf: options.nameOf }),
    ...(options.metrics && { metrics: options.metrics }),
    server: "xds",
  });
  const idle = createIdleConnections(options.clock, options.idleMs);
  const sessions = trackSessions(server, options, idle);
  acceptStreams(server, options, { connections, idle, onSettled: waiters.check });
  return {
    start: () => listen(server, options.host, options.port),
    async stop(deadlineMs = 5000) {
      const end = { code: grpcStatus.unavailable, message: "the control plane is stopping" };
      for (const connection of [...connections]) connection.close(end);
      await closeServer(server, sessions, deadlineMs);
    },
    setSecureContext(tls) {
      if (options.tls !== undefined) (server as Http2SecureServer).setSecureContext(tlsOptions(tls));
    },
    peers: () =>
      [...connections].flatMap(({ peer, session }) =>
        peer ? { ...peer, complete: isComplete(cache.get(peer.irKey), session) } : [],
      ),
    beginTrials(irKey, preferred) {
      const all = [...connections].filter(({ peer }) => peer?.irKey === irKey);
      const chosen = all.find(({ peer }) => peer?.stream === preferred) ?? all[0];
      chosen?.beginTrials();
      return chosen?.peer;
    },
    endTrials(irKey) {
      for (const connection of connections) if (connection.peer?.irKey === irKey) connection.endTrials();
    },
    served: waiters.reached,
  };
}

/**
 * Whether a proxy has answered everything, and has asked for all there is: it asks for listeners after clusters, and for routes after
 * listeners. Secrets and endpoints are asked for by what uses them.
 */
function isComplete(snapshot: XdsSnapshot | undefined, session: Session): boolean {
  if (snapshot === undefined || session.settled() === 0) return false;
  const asked = session.counts();
  return [typeUrls.cluster, typeUrls.listener, typeUrls.route].every(
    (url) => asked.has(url) || (snapshot.types.get(url)?.byName.size ?? 0) === 0,
  );
}

type AnyServer = Http2Server | Http2SecureServer;

/** The open HTTP/2 sessions; sees to it that a broken one never ends the process. */
function trackSessions(server: AnyServer, options: XdsServerOptions, idle: IdleConnections): ReadonlySet<Http2Session> {
  const { log } = options;
  const sessions = new Set<Http2Session>();
  server.on("session", (session: Http2Session) => {
    sessions.add(session);
    idle.begin(session);
    session.on("error", (error: Error) => log.debug("a proxy's connection failed", { error }));
    const stopTimer = limitAge(session, options);
    session.on("close", () => {
      sessions.delete(session);
      stopTimer();
    });
  });
  server.on("sessionError", (error: Error) => log.debug("a proxy's connection failed", { error }));
  return sessions;
}

interface Streams {
  readonly connections: Set<Connection>;
  readonly idle: IdleConnections;
  readonly onSettled: () => void;
}

/** Makes a connection of each stream that asks for a method we serve. */
function acceptStreams(server: AnyServer, options: XdsServerOptions, { connections, idle, onSettled }: Streams): void {
  const { log } = options;
  const methods = new Map((options.methods ?? aggregatedMethods).map((method) => [method.path, method]));
  const shared = {
    ...{
      cache: options.cache,
      clock: options.clock,
      authorize: options.authorize,
      onSettled,
      events: observed(options.events ?? {}, { log, clock: options.clock, metrics: options.metrics }),
    },
    keyOf: options.keyOf ?? ((node: Node) => node.cluster),
    maxRequestBytes: options.maxRequestBytes ?? MAX_REQUEST,
    maxResponseBytes: options.maxResponseBytes ?? 4 * 1024 * 1024,
    unfinished: new UnfinishedRequests(),
    maxHoldMs: options.maxHoldMs ?? 5000,
    maxPauseMs: options.maxPauseMs ?? 300,
    onHandlerError: (error: unknown) => log.error("an xDS event handler failed", { error }),
  };
  let streams = 0;
  server.on("stream", (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    const { session } = stream;
    idle.opened(session);
    stream.on("close", () => idle.closed(session));
    stream.on("error", (error: Error) => log.debug("an xDS stream failed", { error }));
    const method = methods.get(headers[":path"] ?? "");
    if (method === undefined) {
      refuse(stream, { code: grpcStatus.unimplemented, message: "unknown method" });
      return;
    }
    const { protocol, typeUrl } = method;
    const connection = new Connection({ ...shared, id: ++streams, protocol, typeUrl, headers }, grpcStream(stream));
    connections.add(connection);
    stream.on("data", (chunk: Uint8Array) => connection.received(chunk));
    stream.on("drain", () => connection.drained());
    stream.on("end", () => connection.close({ code: grpcStatus.ok, message: "" }));
    stream.on("close", () => {
      connections.delete(connection);
      connection.close();
      onSettled();
    });
  });
}

function tlsOptions({ cert, key, clientCa }: TlsIdentity) {
  const clients = clientCa === undefined ? {} : { ca: clientCa, requestCert: true, rejectUnauthorized: true };
  return { cert, key, ...clients, minVersion: "TLSv1.3", ALPNProtocols: ["h2"] } as const;
}

/** The newest sequence that every connected proxy has answered; infinite when none is connected. */
function lowestSettled(cache: SnapshotCache, connections: ReadonlySet<Connection>): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (const connection of connections) {
    const { peer } = connection;
    if (peer !== undefined && cache.get(peer.irKey) !== undefined)
      lowest = Math.min(lowest, connection.session.settled());
  }
  return lowest;
}

/** Headers go out at once, so that a client learns that the stream is open before there is something to send. */
function grpcStream(stream: ServerHttp2Stream) {
  let ending: GrpcEnd = { code: grpcStatus.ok, message: "" };
  stream.respond({ ":status": 200, "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => {
    if (!stream.destroyed) stream.sendTrailers(trailers(ending));
  });
  return {
    write: (bytes: Uint8Array): boolean => !stream.destroyed && stream.write(bytes),
    end(end: GrpcEnd): void {
      ending = end;
      if (!stream.destroyed) stream.end(() => stream.close());
    },
  };
}

function refuse(stream: ServerHttp2Stream, end: GrpcEnd): void {
  stream.respond({ ":status": 200, "content-type": "application/grpc", ...trailers(end) }, { endStream: true });
  stream.close();
}

/** Says goodbye to a session that is too old: new streams go elsewhere, open ones have a while to end by themselves. */
function limitAge(
  session: Http2Session,
  { clock, maxConnectionAgeMs, maxConnectionAgeGraceMs }: XdsServerOptions,
): () => void {
  if (maxConnectionAgeMs === undefined) return () => {};
  let cancel = clock.after(maxConnectionAgeMs, () => {
    if (session.destroyed) return;
    session.close();
    cancel = clock.after(maxConnectionAgeGraceMs ?? 120_000, () => session.destroy());
  });
  return () => cancel();
}

function listen(server: Http2Server | Http2SecureServer, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

/**
 * Closes politely first; `close` alone would wait for as long as a client keeps its connection. After the deadline nothing is waited for: when a
 * client was killed, `close` may never call back although all sessions are gone. The timer is not the clock's, which would let the process end first.
 */
async function closeServer(server: Http2Server | Http2SecureServer, sessions: ReadonlySet<Http2Session>, ms: number) {
  if (!server.listening) return;
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const session of sessions) if (!session.destroyed) session.close();
  const { promise: cutOff, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(() => {
    for (const session of sessions) session.destroy();
    resolve();
  }, ms);
  await Promise.race([closed, cutOff]);
  clearTimeout(timer);
}
