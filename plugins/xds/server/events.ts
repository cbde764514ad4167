import type { Node } from "../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type { Protocol } from "./protocol/mod.ts";

/** A proxy on a stream, from its first request on. */
export interface Peer {
  /** Unique within the server's life. */
  readonly stream: number;
  readonly irKey: string;
  readonly node: Node;
  readonly protocol: Protocol;
  /** The client had nothing of an earlier stream: its process is new. */
  readonly isFresh: boolean;
}

/** A response is on its way to a proxy. */
export interface Sent {
  readonly peer: Peer;
  readonly typeUrl: string;
  /** How many resources it brings. */
  readonly resources: number;
  /** Of the message, without the frame around it. */
  readonly bytes: number;
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
  /** The resources at fault, out of `names`. */
  readonly refused: readonly string[];
  /** The resource at fault is still to be found out: what was refused is sent again in parts. */
  readonly open: boolean;
  /** The answer is to a trial, of which others hear what it comes to. */
  readonly trial: boolean;
}

/** A proxy has answered everything that a sequence brought it. */
export interface Settled {
  readonly peer: Peer;
  readonly sequence: number;
  /** The client has also asked for everything there is; routes and load assignments are asked for a moment after what refers to them was taken. */
  readonly whole: boolean;
}

/** The events that the server tells its owner of. Handlers are called synchronously; one that throws is logged and does not disturb the stream. */
export interface XdsEvents {
  readonly onConnected?: (peer: Peer) => void;
  /** `sentAt` is the time at which it was sent something last, in milliseconds since 1970; undefined when it never was. */
  readonly onDisconnected?: (peer: Peer, sentAt?: number) => void;
  readonly onSent?: (sent: Sent) => void;
  readonly onAck?: (ack: Ack) => void;
  readonly onNack?: (nack: Nack) => void;
  readonly onSettled?: (settled: Settled) => void;
}
