import type { Clock, Metrics } from "../../../core/observe/mod.ts";
import type { Nack, Peer, Settled, XdsEvents } from "./events.ts";

/** Writes lines for operators; the core's Logger fits. */
export interface ServerLog {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** Events that are logged and counted before they go on to the owner. */
export function observed(
  events: XdsEvents,
  { log, clock, metrics }: { readonly log: ServerLog; readonly clock: Clock; readonly metrics: Metrics | undefined },
): XdsEvents {
  const counts = proxyCounts(clock, metrics);
  const proxies = metrics?.gauge("xds_connected_proxies", "Streams of proxies that are open, by protocol.", [
    "protocol",
  ]);
  const responses = metrics?.counter("xds_responses_total", "Responses sent to proxies, by type and outcome.", [
    "type",
    "result",
  ]);
  // Added up, not set: while one server takes over from another, both have proxies.
  const count = (protocol: "delta" | "sotw", by: number): void => proxies?.add(by, { protocol });
  const answered = (typeUrl: string, result: string): void => responses?.inc({ type: shortType(typeUrl), result });
  return {
    ...events,
    onConnected(peer) {
      log.info("a proxy connected", { node: peer.node.id, irKey: peer.irKey, protocol: peer.protocol });
      count(peer.protocol, 1);
      counts.connected(peer);
      events.onConnected?.(peer);
    },
    onDisconnected(peer, sentAt) {
      log.info("a proxy disconnected", { node: peer.node.id, irKey: peer.irKey });
      count(peer.protocol, -1);
      counts.disconnected(peer);
      events.onDisconnected?.(peer, sentAt);
    },
    onSent(sent) {
      const { peer, typeUrl, resources, bytes } = sent;
      log.debug("a response is sent", { node: peer.node.id, typeUrl, resources, bytes });
      events.onSent?.(sent);
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
      counts.refused(nack);
      events.onNack?.(nack);
    },
    onSettled(settled) {
      counts.settled(settled);
      events.onSettled?.(settled);
    },
  };
}

/**
 * The metrics of each proxy, under the names and labels of Envoy Gateway. `streamID` is the number of a stream among those of its proxy that are open at the
 * time, from 1 on, so that there are no more series than streams at once.
 */
function proxyCounts(clock: Clock, metrics: Metrics | undefined) {
  const nacks = metrics?.counter("xds_nack_total", "Responses that proxies refused, by proxy and type.", [
    "nodeID",
    "typeURL",
  ]);
  const updates = metrics?.counter(
    "xds_snapshot_update_total",
    "Configurations that proxies were given and answered, by proxy.",
    ["nodeID", "status"],
  );
  const durations = metrics?.histogram("xds_stream_duration_seconds", "How long streams of proxies lasted, by proxy.", [
    "nodeID",
    "streamID",
    "isDeltaStream",
  ]);
  const streams = new Map<number, OpenStream>();
  return {
    connected({ stream, node }: Peer): void {
      const taken = new Set([...streams.values()].filter((open) => open.node === node.id).map(({ number }) => number));
      let number = 1;
      while (taken.has(number)) number++;
      streams.set(stream, { node: node.id, number, since: clock.now(), sequence: 0 });
    },
    disconnected({ stream, node, protocol }: Peer): void {
      const known = streams.get(stream);
      streams.delete(stream);
      if (known === undefined) return;
      const labels = { nodeID: node.id, streamID: String(known.number), isDeltaStream: String(protocol === "delta") };
      durations?.observe((clock.now() - known.since) / 1_000, labels);
    },
    refused({ peer, typeUrl, open }: Nack): void {
      if (!open) nacks?.inc({ nodeID: peer.node.id, typeURL: shortType(typeUrl) === "other" ? "other" : typeUrl });
    },
    settled({ peer, sequence }: Settled): void {
      const known = streams.get(peer.stream);
      if (known === undefined || sequence <= known.sequence) return;
      known.sequence = sequence;
      updates?.inc({ nodeID: peer.node.id, status: "success" });
    },
  };
}

interface OpenStream {
  /** The name of its proxy. */
  readonly node: string;
  readonly number: number;
  readonly since: number;
  sequence: number;
}

/** `Cluster` of `type.googleapis.com/envoy.config.cluster.v3.Cluster`; clients could send any text as a type, so others are one. */
function shortType(typeUrl: string): string {
  return /^type\.googleapis\.com\/(?:envoy|ratelimit)\.[\w.]+\.(\w+)$/.exec(typeUrl)?.[1] ?? "other";
}
