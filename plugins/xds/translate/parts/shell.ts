import type { SocketOptionSchema } from "../../../../core/envoy/generated/envoy/config/core/v3/socket_option_pb.ts";
import { SocketOption_SocketState as SocketState } from "../../../../core/envoy/generated/envoy/config/core/v3/socket_option_pb.ts";
import {
  Listener_DrainType as DrainType,
  type ListenerSchema,
} from "../../../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslateOptions } from "../base/options.ts";
import { listenAddress } from "../shapes/address.ts";
import { duration } from "../shapes/duration.ts";
import type { Init } from "../shapes/init.ts";
import type { AccessLogs } from "../telemetry/access-log.ts";
import { listenerName, quicListenerName } from "./names.ts";

/** One Envoy listener. */
export type ListenerInit = Init<typeof ListenerSchema>;

/** The most that is buffered of a connection by default, in bytes. */
const BUFFER_LIMIT = 32 * 1024;

/** An HTTP or TCP listener of the IR: the first one on an address and port gives the Envoy listener its settings. */
export type StreamListener = ir.HttpListener | ir.TcpListener;

/** A TCP listener without filter chains. */
export function tcpShell(listener: StreamListener, accessLogs: AccessLogs, options: TranslateOptions): ListenerInit {
  const { connection, timeout } = listener;
  return {
    name: listenerName(listener, "tcp", options),
    accessLog: accessLogs.Listener,
    address: listenAddress({ ...listener, transport: "tcp", ipv4Compat: isDualStack(listener) }),
    socketOptions: keepaliveOptions(listener.tcpKeepalive),
    perConnectionBufferLimitBytes: connection?.bufferLimit ?? BUFFER_LIMIT,
    maxConnectionsToAcceptPerSocketEvent: acceptsPerEvent(connection),
    listenerFiltersTimeout: duration(timeout?.tcp?.connectionInspectionTimeout),
  };
}

/** A UDP listener for HTTP/3 without filter chains. */
export function quicShell(listener: ir.HttpListener, accessLogs: AccessLogs, options: TranslateOptions): ListenerInit {
  return {
    name: quicListenerName(listener, options),
    accessLog: accessLogs.Listener,
    address: listenAddress({ ...listener, transport: "udp", ipv4Compat: isDualStack(listener) }),
    udpListenerConfig: { downstreamSocketConfig: {}, quicOptions: {} },
    // A failed health check must not drain the listener: the drain is timed by whoever stops the proxy.
    drainType: DrainType.MODIFY_ONLY,
  };
}

/** Whether IPv4 connections are taken on an IPv6 address. */
export function isDualStack(listener: ir.ListenerBase): boolean {
  return listener.ipFamily === "DualStack";
}

/** One at a time spreads connections evenly over workers; 0 lifts the limit. */
function acceptsPerEvent(connection: ir.ClientConnection | undefined): number | undefined {
  const wanted = connection?.maxAcceptPerSocketEvent ?? 1;
  return wanted === 0 ? undefined : wanted;
}

/** Linux's numbers of socket levels and options. */
const SOL_SOCKET = 1n;
const SO_KEEPALIVE = 9n;
const SOL_TCP = 6n;
const TCP_KEEPIDLE = 4n;
const TCP_KEEPINTVL = 5n;
const TCP_KEEPCNT = 6n;

/** TCP keep-alive towards clients; Envoy has it as socket options only. */
function keepaliveOptions(keepalive: ir.TcpKeepalive | undefined): Init<typeof SocketOptionSchema>[] {
  if (keepalive === undefined) return [];
  const option = (description: string, name: bigint, value: number | undefined): Init<typeof SocketOptionSchema>[] => {
    if (value === undefined) return [];
    const state = SocketState.STATE_PREBIND;
    return [{ description, level: SOL_TCP, name, value: { case: "intValue", value: BigInt(value) }, state }];
  };
  return [
    {
      description: "socket option to enable tcp keep alive",
      level: SOL_SOCKET,
      name: SO_KEEPALIVE,
      value: { case: "intValue", value: 1n },
    },
    ...option("socket option for keep alive probes", TCP_KEEPCNT, keepalive.probes),
    ...option("socket option for keep alive idle time", TCP_KEEPIDLE, keepalive.idleTime),
    ...option("socket option for keep alive interval", TCP_KEEPINTVL, keepalive.interval),
  ];
}
