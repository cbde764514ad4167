import type * as ir from "../../../../core/ir/mod.ts";
import type { TranslateOptions } from "../base/options.ts";
import type { Transport } from "../shapes/address.ts";

/**
 * Names of listeners and of what hangs on them. The old scheme names them after the first Gateway listener of a port, so
 * that a listener drains when that one goes; the new scheme (runtime flag XDSNameSchemeV2) names them after the port.
 */

/** The name of an Envoy listener. */
export function listenerName(listener: ir.ListenerBase, transport: Transport, options: TranslateOptions): string {
  return options.nameSchemeV2 === true ? `${transport}-${listener.externalPort ?? 0}` : listener.name;
}

/** The name of the listener that takes HTTP/3 beside a TCP listener. */
export function quicListenerName(listener: ir.ListenerBase, options: TranslateOptions): string {
  return options.nameSchemeV2 === true ? listenerName(listener, "udp", options) : `${listener.name}-quic`;
}

/** The name of an HTTP filter chain and of its route configuration: plain HTTP shares one by port, TLS has one each. */
export function httpChainName(listener: ir.HttpListener, options: TranslateOptions): string {
  if (listener.tls !== undefined || options.nameSchemeV2 !== true) return listener.name;
  return `http-${listener.externalPort ?? 0}`;
}

/** The prefix of a chain's statistics. */
export function httpStatPrefix(listener: ir.HttpListener, options: TranslateOptions): string {
  const port = options.nameSchemeV2 === true ? (listener.externalPort ?? 0) : listener.port;
  return `${listener.tls === undefined ? "http" : "https"}-${port}`;
}

/** The name of a virtual host; dots would be read as separators of statistics. */
export function virtualHostName(
  listener: Pick<ir.HttpListener, "name">,
  hostname: string,
  options: TranslateOptions,
): string {
  const name = hostname.replaceAll(".", "_");
  return options.nameSchemeV2 === true ? name : `${listener.name}/${name}`;
}
