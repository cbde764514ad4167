import type { Metrics } from "../../../core/observe/mod.ts";
import type { XdsEvents } from "./events.ts";

/** Writes lines for operators; the core's Logger fits. */
export interface ServerLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Events that are logged and counted before they go on to the owner. */
export function observed(events: XdsEvents, log: ServerLog, metrics: Metrics | undefined): XdsEvents {
  const proxies = metrics?.gauge("xds_connected_proxies", "Streams of proxies that are open, by protocol.");
  const responses = metrics?.counter("xds_responses_total", "Responses sent to proxies, by type and outcome.");
  // Added up, not set: while one server takes over from another, both have proxies.
  const count = (protocol: "delta" | "sotw", by: number): void => proxies?.add(by, { protocol });
  const answered = (typeUrl: string, result: string): void => responses?.inc({ type: shortType(typeUrl), result });
  return {
    ...events,
    onConnected(peer) {
      log.info("a proxy connected", { node: peer.node.id, irKey: peer.irKey, protocol: peer.protocol });
      count(peer.protocol, 1);
      events.onConnected?.(peer);
    },
    onDisconnected(peer, sentAt) {
      log.info("a proxy disconnected", { node: peer.node.id, irKey: peer.irKey });
      count(peer.protocol, -1);
      events.onDisconnected?.(peer, sentAt);
    },
    onAck(ack) {
      log.debug("a proxy accepted", { node: ack.peer.node.id, typeUrl: ack.typeUrl, sequence: ack.sequence });
      answered(ack.typeUrl, "accepted");
      events.onAck?.(ack);
    },
    onNack(nack) {
      const { peer, typeUrl, refused, message } = nack;
      const fields = { node: peer.node.id, irKey: peer.irKey, typeUrl, refused, message };
      if (nack.open) log.debug("a proxy refused a response, it is sent again in parts", fields);
      else if (nack.trial) log.debug("a proxy refused what was tried on it", fields);
      else log.warn("a proxy refused its configuration", fields);
      answered(typeUrl, "refused");
      events.onNack?.(nack);
    },
  };
}

/** `Cluster` of `type.googleapis.com/envoy.config.cluster.v3.Cluster`; clients could send any text as a type, so others are one. */
function shortType(typeUrl: string): string {
  return /^type\.googleapis\.com\/(?:envoy|ratelimit)\.[\w.]+\.(\w+)$/.exec(typeUrl)?.[1] ?? "other";
}
