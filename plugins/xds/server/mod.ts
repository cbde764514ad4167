/**
 * The xDS server: both aggregated protocols over gRPC, plain or with mutual TLS.
 *
 * In: the snapshot cache and the identity of the server. Out: configuration to every proxy in a safe order, and events about
 * who connected, accepted or refused. Requests above 32 MiB are refused (configurable); memory for a client that never reads
 * is bounded by one response per type. It never reads files or signals: starting, stopping and new certificates are the caller's.
 */
export type { Authorize, Caller } from "./connection.ts";
export type { Ack, Nack, Peer, XdsEvents } from "./events.ts";
export { type GrpcEnd, grpcStatus } from "./grpc/status.ts";
export type { ServerLog } from "./observed.ts";
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
