import type { Node } from "../../../core/envoy/generated/envoy/config/core/v3/base_pb.ts";
import type { Clock } from "../../../core/observe/mod.ts";
import type { SnapshotCache, XdsSnapshot } from "../cache/mod.ts";
import type { Peer, Settled, XdsEvents } from "./events.ts";
import { createFrameReader, type FrameError, type FrameReader, frame } from "./grpc/frame.ts";
import { decodeRequest, encodeResponse } from "./grpc/messages.ts";
import { type GrpcEnd, grpcStatus } from "./grpc/status.ts";
import type { UnfinishedRequests } from "./limits.ts";
import {
  type Answer,
  createSession,
  keptOver,
  type Protocol,
  type Session,
  type XdsRequest,
  type XdsResponse,
} from "./protocol/mod.ts";
import { createSecondTry, type SecondTry } from "./second-try.ts";
import { createTypeThrottle, type TypeThrottle } from "./type-throttle.ts";

/** The writing half of a stream, as much of it as the server needs. */
export interface ByteStream {
  /** False when the caller should wait for `drained` before it writes again. */
  write(bytes: Uint8Array): boolean;
  /** Ends the stream with a gRPC status. */
  end(end: GrpcEnd): void;
}

/** Decides about a proxy that says who it is. */
export type Authorize = (caller: Caller) => Promise<GrpcEnd | undefined>;

/** Who asks for configuration, before anything is sent. */
export interface Caller {
  readonly node: Node;
  readonly irKey: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** The options that a connection is made of. */
export interface ConnectionOptions {
  readonly id: number;
  readonly protocol: Protocol;
  /** The type of a service that serves only one. */
  readonly typeUrl?: string | undefined;
  readonly headers: Caller["headers"];
  readonly cache: SnapshotCache;
  readonly clock: Clock;
  readonly events: XdsEvents;
  /** The data plane of a node; undefined refuses it. */
  readonly keyOf: (node: Node) => string | undefined;
  readonly authorize?: Authorize | undefined;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  /** The bytes that unfinished requests of all connections hold. */
  readonly unfinished: UnfinishedRequests;
  /** How long routes and listeners may wait for new clusters. */
  readonly maxHoldMs: number;
  /** How long listeners and routes may be paused after the proxy took up others. */
  readonly maxPauseMs: number;
  /** Called when a handler threw. */
  readonly onHandlerError: (error: unknown) => void;
  /** Called when the connection has answered all that its snapshot holds. */
  readonly onSettled: () => void;
}

/** One xDS stream: binds a session to bytes and to the cache, and pulls responses only while the stream takes bytes. */
export class Connection {
  readonly session: Session;
  readonly #options: ConnectionOptions;
  readonly #stream: ByteStream;
  readonly #reader: FrameReader;
  #peer: Peer | undefined;
  #closed = false;
  #full = false;
  #endHold: (() => void) | undefined;
  #stopListening: () => void = () => {};
  readonly #secondTry: SecondTry;
  readonly #throttle: TypeThrottle;
  /** Requests that came while the proxy's identity is being checked. */
  #waiting: XdsRequest[] | undefined;
  /** The settled sequence that the owner was told of since the last answer. */
  #told: Omit<Settled, "peer"> | undefined;
  #sentAt: number | undefined;
  /** Snapshots are tried on this proxy, so nothing is paused. */
  #isTrying = false;

  constructor(options: ConnectionOptions, stream: ByteStream) {
    this.#options = options;
    this.#stream = stream;
    this.#reader = createFrameReader(options.maxRequestBytes);
    this.#secondTry = createSecondTry(options.clock, (typeUrl, names) => {
      this.session.again(typeUrl, names);
      this.#pump();
    });
    this.#throttle = createTypeThrottle(options.clock, options.maxPauseMs, () => this.#pump());
    this.session = createSession({ protocol: options.protocol, maxResponseBytes: options.maxResponseBytes });
  }

  /** The proxy, once it has said who it is and may stay. */
  get peer(): Peer | undefined {
    return this.#peer;
  }

  /** Bytes from the client. */
  received(chunk: Uint8Array): void {
    if (this.#closed) return;
    const before = this.#reader.held;
    const messages = this.#reader.push(chunk);
    this.#options.unfinished.changed(this.#reader.held - before);
    if (this.#options.unfinished.isTooMuch(this.#reader.held)) {
      this.close({ code: grpcStatus.resourceExhausted, message: "too much of unfinished requests is held" });
      return;
    }
    if ("kind" in messages) {
      this.close(frameRefusal(messages, this.#options.maxRequestBytes));
      return;
    }
    for (const bytes of messages) if (!this.#closed) this.#message(bytes);
  }

  /** The stream takes bytes again. */
  drained(): void {
    this.#full = false;
    this.#pump();
  }

  /** The stream is gone, or is to end with a status. Safe to call twice. */
  close(end?: GrpcEnd): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#options.unfinished.changed(-this.#reader.held);
    this.#stopListening();
    this.#endHold?.();
    this.#secondTry.stop();
    this.#throttle.stop();
    if (end !== undefined) this.#stream.end(end);
    const gone = this.#peer;
    if (gone !== undefined) this.#tell(() => this.#options.events.onDisconnected?.(gone, this.#sentAt));
    this.#options.onSettled();
  }

  #message(bytes: Uint8Array): void {
    let request: XdsRequest;
    try {
      request = decodeRequest(this.#options.protocol, bytes, this.#options.typeUrl);
    } catch {
      this.close({ code: grpcStatus.invalidArgument, message: "the message is not a discovery request" });
      return;
    }
    if (this.#waiting !== undefined) this.#wait(this.#waiting, request);
    else if (this.#peer === undefined) this.#introduce(request);
    else this.#take(request, this.#peer);
  }

  #wait(waiting: XdsRequest[], request: XdsRequest): void {
    if (waiting.push(request) <= maxWaiting) return;
    this.close({ code: grpcStatus.resourceExhausted, message: "too many requests before the identity is checked" });
  }

  #introduce(request: XdsRequest): void {
    const { keyOf, authorize, headers } = this.#options;
    const { node } = request;
    const irKey = node?.id ? keyOf(node) : undefined;
    if (node === undefined || irKey === undefined || irKey === "") {
      const message = "the first request must name node.id and node.cluster";
      this.close({ code: grpcStatus.invalidArgument, message });
      return;
    }
    if (authorize === undefined) {
      this.#take(request, this.#accept(irKey, node, isFresh(request)));
      return;
    }
    this.#waiting = [request];
    authorize({ node, irKey, headers }).then(
      (refusal) => this.#checked(refusal, irKey, node),
      () => this.#checked({ code: grpcStatus.unavailable, message: "the identity could not be checked" }, irKey, node),
    );
  }

  #checked(refusal: GrpcEnd | undefined, irKey: string, node: Node): void {
    const requests = this.#waiting ?? [];
    this.#waiting = undefined;
    if (this.#closed) return;
    if (refusal !== undefined) {
      this.close(refusal);
      return;
    }
    const [first] = requests;
    const peer = this.#accept(irKey, node, first !== undefined && isFresh(first));
    for (const request of requests) this.#take(request, peer);
  }

  #accept(irKey: string, node: Node, fresh: boolean): Peer {
    const { id: stream, cache, events, protocol } = this.#options;
    const peer: Peer = { stream, irKey, node, protocol, isFresh: fresh };
    this.#peer = peer;
    this.#stopListening = cache.listen(irKey, this.#onSnapshot);
    const snapshot = cache.shownTo(irKey, this.#onSnapshot);
    if (snapshot !== undefined) this.session.update(snapshot);
    this.#tell(() => events.onConnected?.(peer));
    return peer;
  }

  /** A new snapshot. One function for the life of the connection, by which the cache knows it. */
  readonly #onSnapshot = (snapshot: XdsSnapshot): void => {
    this.session.update(snapshot);
    this.#pump();
  };

  #take(request: XdsRequest, peer: Peer): void {
    if (this.#closed) return;
    const { cache } = this.#options;
    const kept = keptOver(request, cache.shownTo(peer.irKey, this.#onSnapshot)?.types.get(request.typeUrl));
    if (kept.length > 0) cache.accepted(peer.irKey, request.typeUrl, kept);
    const verdict = this.session.request(request);
    if (verdict !== undefined) this.#settle(verdict, peer);
    this.#pump();
  }

  #settle(verdict: Answer, peer: Peer): void {
    const { cache, events } = this.#options;
    const { typeUrl, sequence, resources, removed, error, refused, open } = verdict;
    this.#throttle.answered(typeUrl);
    this.#told = undefined;
    const names = [...resources.map(({ name }) => name), ...removed];
    if (error === undefined) {
      cache.accepted(peer.irKey, typeUrl, resources);
      this.#secondTry.accepted(typeUrl);
      this.#tell(() => events.onAck?.({ peer, typeUrl, sequence, names }));
      return;
    }
    const nack = { peer, typeUrl, sequence, names, message: error, refused, open, trial: this.#isTrying };
    this.#tell(() => events.onNack?.(nack));
    const versions = resources.filter(({ name }) => refused.includes(name));
    if (versions.length > 0) cache.refuse(peer.irKey, typeUrl, versions);
    this.#secondTry.refused(typeUrl, refused, error);
  }

  #pump(): void {
    while (!this.#full && !this.#closed) {
      const response = this.session.next(this.#isTrying ? undefined : this.#throttle.isPaused);
      if (response === undefined) break;
      this.#throttle.sent(response.typeUrl);
      this.#sentAt = this.#options.clock.now();
      const message = encodeResponse(response);
      this.#full = !this.#stream.write(frame(message));
      this.#tellSent(response, message.byteLength);
    }
    this.#limitHold();
    if (this.#peer === undefined || this.#closed) return;
    this.#tellSettled(this.#peer);
    this.#options.onSettled();
  }

  #tellSent({ typeUrl, resources }: XdsResponse, bytes: number): void {
    const peer = this.#peer;
    if (peer) this.#tell(() => this.#options.events.onSent?.({ peer, typeUrl, resources: resources.length, bytes }));
  }

  #tellSettled(peer: Peer): void {
    const sequence = this.session.settled();
    const known = this.#told;
    if (!this.session.isIdle() || (known?.sequence === sequence && known.whole)) return;
    const whole = this.session.isWhole();
    if (known?.sequence === sequence && whole === known.whole) return;
    this.#told = { sequence, whole };
    this.#tell(() => this.#options.events.onSettled?.({ peer, sequence, whole }));
  }

  /** From now on snapshots of its data plane are tried on this proxy alone; ends with `endTrials` or with the connection. */
  beginTrials(): void {
    if (this.#peer === undefined || this.#closed) return;
    this.#isTrying = true;
    this.#options.cache.hold(this.#peer.irKey, this.#onSnapshot);
  }

  /** All proxies of the data plane get what there is again. */
  endTrials(): void {
    this.#isTrying = false;
    if (this.#peer !== undefined) this.#options.cache.release(this.#peer.irKey);
  }

  /** One cluster that does not get warm must not keep all routes from changing. */
  #limitHold(): void {
    if (!this.session.onHold() || this.#closed) {
      this.#endHold?.();
      this.#endHold = undefined;
      return;
    }
    const { clock, maxHoldMs } = this.#options;
    this.#endHold ??= clock.after(maxHoldMs, () => {
      this.#endHold = undefined;
      this.session.release();
      this.#pump();
    });
  }

  #tell(handler: () => void): void {
    try {
      handler();
    } catch (error) {
      this.#options.onHandlerError(error);
    }
  }
}

/** Whether the first request of a client says that it has nothing of an earlier stream. */
function isFresh({ subscription }: XdsRequest): boolean {
  return subscription.protocol === "sotw"
    ? subscription.version === ""
    : Object.keys(subscription.initialVersions).length === 0;
}

/** A client sends one request per type before the first answer. */
const maxWaiting = 64;

function frameRefusal(error: FrameError, limit: number): GrpcEnd {
  return error.kind === "tooLarge"
    ? { code: grpcStatus.resourceExhausted, message: `a message of ${error.size} bytes is over the limit of ${limit}` }
    : { code: grpcStatus.unimplemented, message: "compressed messages are not supported" };
}
