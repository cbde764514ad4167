/**
 * The xDS server: both aggregated protocols over gRPC, plain or with mutual TLS.
 *
 * In: the snapshot cache and the identity of the server. Out: configuration to every proxy in a safe order, and events about
 * who connected, accepted or refused. The server never reads files or signals: starting, stopping and new certificates are the caller's.
 *
 * Limits: requests above 32 MiB end the stream (configurable). Responses above 4 MiB are continued in the next one, once the client has
 * answered; new versions of many load assignments are sent in chunks, 16 KiB first and four times as much each time. A resource is never
 * cut, and clusters and listeners in the state-of-the-world variant always come as a whole. Envoy sets no limit of its own below the 2 GiB
 * of a protobuf message; other gRPC clients may (4 MiB is usual). Memory for a client that never reads is bounded by one response per type.
 * A connection may have 32 streams, and ends a minute after its last one; a handshake may take ten seconds; unfinished requests of all streams may hold 256 MiB.
 * How many connections there may be is a matter of `core/connections`.
 * Listeners and routes are paused after a proxy took up others, 300 ms at most (configurable), and clusters with routes.
 */
export type { Authorize, Caller } from "./connection.ts";
export type { Ack, Nack, Peer, Settled, XdsEvents } from "./events.ts";
export { type GrpcEnd, grpcStatus } from "./grpc/status.ts";
export { MAX_REQUEST } from "./limits.ts";
export type { ServerLog } from "./observed.ts";
export type { Protocol } from "./protocol/mod.ts";
export { mayPass } from "./second-try.ts";
export {
  aggregatedMethods,
  type ConnectedPeer,
  createXdsServer,
  rateLimitMethod,
  type TlsIdentity,
  type XdsMethod,
  type XdsServer,
  type XdsServerOptions,
} from "./server.ts";
