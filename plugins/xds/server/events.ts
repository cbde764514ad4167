import type { Node } from "../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type { Protocol } from "./protocol/mod.ts";

/** A proxy on a stream, from its first request on. */
export interface Peer {
  /** Unique within the server's life. */
  readonly stream: number;
  readonly irKey: string;
  readonly node: Node;
  readonly protocol: Protocol;
}

/** A proxy accepted a response. */
export interface Ack {
  readonly peer: Peer;
  readonly typeUrl: string;
  readonly sequence: number;
  readonly names: readonly string[];
}

/** A proxy refused a response. */
export interface Nack extends Ack {
  /** Envoy's own text. */
  readonly message: string;
  /** The resources that the text is about, out of `names`; empty when it does not say. */
  readonly refused: readonly string[];
}

/** What the server tells its owner. Called synchronously; a handler that throws is logged and does not disturb the stream. */
export interface XdsEvents {
  readonly onConnected?: (peer: Peer) => void;
  readonly onDisconnected?: (peer: Peer) => void;
  readonly onAck?: (ack: Ack) => void;
  readonly onNack?: (nack: Nack) => void;
}

/**
 * The names that Envoy's text is about. Envoy quotes or lists the names of what it refused ("Error adding/updating cluster(s)
 * a: ..., b: ..."); a name inside of a longer one that also stands there does not count.
 */
export function namesIn(message: string, names: readonly string[]): readonly string[] {
  if (names.length === 1) return names;
  const longestFirst = [...names].sort((a, b) => b.length - a.length);
  let rest = message;
  const found = new Set<string>();
  for (const name of longestFirst) {
    if (!hasWord(rest, name)) continue;
    found.add(name);
    rest = rest.replaceAll(name, "\n");
  }
  return names.filter((name) => found.has(name));
}

/** Whether `name` stands in `text` with no part of another name directly before or after it. */
function hasWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    const [before, after] = [text[at - 1] ?? " ", text[at + name.length] ?? " "];
    if (!/[\w/-]/.test(before) && !/[\w/-]/.test(after)) return true;
  }
  return false;
}
