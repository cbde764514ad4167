import { type EncodedResource, emptyTypeSet, type TypeSet, typeUrls, type XdsSnapshot } from "../../cache/mod.ts";
import { nextPart, readRefusal } from "./bisection.ts";
import { chunkSize, firstOf, GROWTH } from "./chunks.ts";
import { hadBefore, noteAnswer } from "./refusals.ts";
import { unused } from "./removals.ts";
import {
  applyDelta,
  applySotw,
  type Changes,
  changesOf,
  mayChange,
  newSubscription,
  remember,
  type Subscription,
  touch,
} from "./subscription.ts";
import {
  type Answer,
  completeTypes,
  type Protocol,
  referredTo,
  typeOrder,
  warmFirst,
  type XdsRequest,
  type XdsResponse,
} from "./types.ts";
import { asSent, doubt } from "./varied.ts";
import { isWhole } from "./whole.ts";

/**
 * The protocol of one stream, without a socket: requests and snapshots go in, responses are pulled out one by one.
 *
 * At most one response per type is unanswered; what a response holds is decided when it is pulled, so a slow client skips
 * the states in between. A refused response is not repeated until its content changes, or somebody asks for it.
 */
export interface Session {
  /** Takes a request; the verdict on an earlier response, if it holds one. */
  request(request: XdsRequest): Answer | undefined;
  /** The newest state of the data plane; replaces the one before. */
  update(snapshot: XdsSnapshot): void;
  /** The next response that may be sent now. A type that rests is left for later, and with it those that come after it in their order. */
  next(isPaused?: (typeUrl: string) => boolean): XdsResponse | undefined;
  /** Whether something is ready that waits until new clusters are warm. */
  onHold(): boolean;
  /** Ends that waiting, because it took too long; it begins anew with the next answer about clusters. */
  release(): void;
  /** Has resources sent once more that the client refused, as they are now. */
  again(typeUrl: string, names: readonly string[]): void;
  /** The newest sequence of which the client has answered all that concerns it. */
  settled(): number;
  /** Whether the client has answered everything, and there is nothing more to say, as of the last `next`. */
  isIdle(): boolean;
  /** How many resources the client has of each type that it subscribed to. */
  counts(): ReadonlyMap<string, number>;
  /**
   * Whether the client has asked for everything in the newest state: for routes after it took the listeners that use them, for load assignments
   * after it took their clusters.
   */
  isWhole(): boolean;
}

/** How a session behaves. */
export interface SessionOptions {
  readonly protocol: Protocol;
  /**
   * A response that grows above this many bytes is continued in the next one, except where the protocol wants everything at once: clusters
   * and listeners in the state-of-the-world variant.
   */
  readonly maxResponseBytes: number;
}

interface State extends SessionOptions {
  readonly types: Map<string, Subscription>;
  snapshot: XdsSnapshot | undefined;
  settled: number;
  idle: boolean;
  nonce: number;
  onHold: boolean;
  released: boolean;
}

/** Makes the session of a new stream. */
export function createSession(options: SessionOptions): Session {
  const state: State = {
    ...{ ...options, types: new Map(), snapshot: undefined, settled: 0, nonce: 0 },
    ...{ idle: false, onHold: false, released: false },
  };
  return {
    request: (request) => takeRequest(state, request),
    update(snapshot) {
      state.snapshot = snapshot;
    },
    next: (isPaused = () => false) => next(state, isPaused),
    onHold: () => state.onHold,
    release() {
      state.released = true;
    },
    again(typeUrl, names) {
      const type = state.types.get(typeUrl);
      for (const name of type ? names : []) if (type?.known.delete(name)) touch(type, name);
    },
    settled: () => state.settled,
    isIdle: () => state.idle,
    counts: () => new Map([...state.types].map(([url, { known }]) => [url, known.size])),
    isWhole: () => state.snapshot !== undefined && isWhole(state.types, state.snapshot),
  };
}

function takeRequest(state: State, request: XdsRequest): Answer | undefined {
  const { typeUrl, nonce, subscription } = request;
  const known = state.types.get(typeUrl);
  const type = known ?? newSubscription(typeUrl);
  // An answer to an older response: in this protocol its list of names is outdated too.
  if (subscription.protocol === "sotw" && known?.lastNonce !== undefined && nonce !== known.lastNonce) return undefined;
  state.types.set(typeUrl, type);
  const verdict = takeAnswer(state, type, request);
  if (verdict !== undefined && awaited.has(typeUrl)) state.released = false;
  if (subscription.protocol === "delta") applyDelta(type, subscription, known === undefined);
  else applySotw(type, subscription, state.snapshot?.types.get(typeUrl));
  return verdict;
}

function takeAnswer(state: State, type: Subscription, { nonce, error, typeUrl }: XdsRequest): Answer | undefined {
  const { pending } = type;
  if (pending === undefined || pending.nonce !== nonce) return undefined;
  type.pending = undefined;
  const { sequence, resources, removed } = pending;
  if (error === undefined) {
    noteAnswer(state.types, type, pending, new Set());
    return { typeUrl, sequence, resources, removed, refused: [], open: false };
  }
  const { names, open, untaken } = readRefusal(type, pending, error);
  doubt(type, open ? untaken : names);
  noteAnswer(state.types, type, pending, new Set(untaken));
  return { typeUrl, sequence, resources, removed, refused: names, open, error };
}

/**
 * Walks the types in their order and takes the first that has something to send.
 *
 * Listeners and routes wait for the answer to new clusters and load assignments: Envoy answers a cluster update when the
 * clusters are warm, so no route leads to one that is not. Secrets, clusters and endpoints never wait for each other,
 * since that warming is what they are needed for.
 */
function next(state: State, isPaused: (typeUrl: string) => boolean): XdsResponse | undefined {
  const { snapshot } = state;
  state.onHold = false;
  state.idle = false;
  if (snapshot === undefined) return undefined;
  let hold = false;
  let rests = false;
  let isSettled = true;
  for (const type of ordered(state.types)) {
    const set = snapshot.types.get(type.typeUrl) ?? emptyTypeSet;
    const isWarmedFirst = warmFirst.has(type.typeUrl);
    const waits = hold && !isWarmedFirst;
    let due: boolean;
    if (type.pending === undefined) {
      const changes = changesOf(type, set);
      due = isDue(state, type, changes);
      const restsNow = due && isPaused(type.typeUrl);
      // Endpoints of clusters that the client has do not wait until new clusters have rested.
      rests ||= restsNow && !isWarmedFirst;
      if (due && !waits && !rests && !restsNow) {
        return respond(state, type, { set, changes, gone: goneWith(state, type, changes) });
      }
      if (!due && changes.removed.length === 0) type.at = snapshot;
    } else due = mayChange(type, set);
    if (due || type.pending !== undefined) isSettled = false;
    if (due && waits) state.onHold = true;
    if (holdsOthers(state, type, due)) hold = true;
  }
  const removal = nextRemoval(state, snapshot, isPaused);
  if (removal !== undefined) return removal === "waiting" ? undefined : removal;
  state.idle = isSettled;
  if (isSettled) state.settled = snapshot.sequence;
  return undefined;
}

function holdsOthers(state: State, type: Subscription, due: boolean): boolean {
  if (state.released || !awaited.has(type.typeUrl)) return false;
  return type.pending?.introduces === true || (due && type.introducing);
}

/** Types whose new names others wait for. */
const awaited: ReadonlySet<string> = new Set([typeUrls.cluster, typeUrls.endpoints]);

function isDue(state: State, type: Subscription, { changed, absent, removed }: Changes): boolean {
  if (type.responseDue || changed.length > 0) return true;
  if (canRemove(state, type)) return absent.length > 0 || (!referredTo.includes(type.typeUrl) && removed.length > 0);
  remember(type, [], absent);
  return false;
}

/** State of the world cannot say that a load assignment, a route or a secret is gone: the client drops it by itself. */
function canRemove({ protocol }: State, { typeUrl }: Subscription): boolean {
  return protocol === "delta" || completeTypes.has(typeUrl);
}

/** The names that a response takes away beside what it brings. After a reconnect a client tells type by type what it has: first all are to have spoken. */
function goneWith(state: State, type: Subscription, { removed }: Changes): readonly string[] {
  const isFirst = type.lastNonce === undefined && referredTo.includes(type.typeUrl);
  return isFirst ? [] : unused(state.types, type, removed);
}

/** Removals of what others refer to, when there is nothing else to say about their type; one type at a time. */
function nextRemoval(
  state: State,
  snapshot: XdsSnapshot,
  isPaused: (typeUrl: string) => boolean,
): XdsResponse | "waiting" | undefined {
  for (const url of referredTo) {
    const type = state.types.get(url);
    if (type === undefined) continue;
    if (type.pending !== undefined) return "waiting";
    const set = snapshot.types.get(url) ?? emptyTypeSet;
    const changes = changesOf(type, set);
    const gone = unused(state.types, type, changes.removed);
    if (canRemove(state, type)) {
      if (gone.length > 0) return isPaused(url) ? "waiting" : respond(state, type, { set, changes, gone });
    } else remember(type, [], gone);
  }
  return undefined;
}

function* ordered(types: ReadonlyMap<string, Subscription>): Iterable<Subscription> {
  for (const url of typeOrder) {
    const type = types.get(url);
    if (type !== undefined) yield type;
  }
  for (const [url, type] of types) if (!typeOrder.includes(url)) yield type;
}

interface Draft {
  readonly set: TypeSet;
  readonly changes: Changes;
  /** The names among the removed that the client is told of now. */
  readonly gone: readonly string[];
}

function respond(state: State, type: Subscription, draft: Draft): XdsResponse {
  const { set, changes, gone } = draft;
  const delta = state.protocol === "delta";
  const complete = !delta && completeTypes.has(type.typeUrl);
  const chunk = chunkSize(state.protocol, type, changes);
  const brought = complete ? changes.changed : firstOf(nextPart(type, changes.changed), chunk, state.maxResponseBytes);
  type.chunk = brought.length < changes.changed.length ? chunk * GROWTH : undefined;
  const removed = [...changes.absent, ...gone];
  const held = gone.length === changes.removed.length ? [] : heldBack(type, changes.removed, new Set(gone));
  const resources = complete ? [...wanted(type, set), ...held] : brought;
  const nonce = String(++state.nonce);
  const { sequence } = state.snapshot!;
  const introduces = changes.introduces || type.responseDue;
  const had = hadBefore(type, brought);
  type.pending = { nonce, sequence, resources: brought, sent: resources, removed, introduces, had };
  type.lastNonce = nonce;
  type.responseDue = false;
  const all = brought.length === changes.changed.length && gone.length === changes.removed.length;
  type.at = all ? state.snapshot : undefined;
  if (type.typeUrl === typeUrls.cluster) sendEndpointsAgain(state, brought);
  remember(type, brought, removed);
  const sent = type.doubted.size === 0 ? resources : resources.map((resource) => asSent(type, resource));
  const version = delta ? String(sequence) : held.length > 0 ? `${set.version}+${held.length}` : set.version;
  return {
    protocol: state.protocol,
    typeUrl: type.typeUrl,
    nonce,
    version,
    resources: sent,
    removed: delta ? removed : [],
  };
}

/** Resources that the client keeps for now, in a protocol in which leaving them out would remove them. */
function heldBack(
  type: Subscription,
  removed: readonly string[],
  gone: ReadonlySet<string>,
): readonly EncodedResource[] {
  return removed.flatMap((name) => (gone.has(name) ? [] : (type.known.get(name)?.resource ?? [])));
}

function wanted(type: Subscription, set: TypeSet): EncodedResource[] {
  if (type.wildcard) return [...set.byName.values()];
  return [...type.names].flatMap((name) => set.byName.get(name) ?? []);
}

/**
 * A cluster that is replaced, or that shares a load assignment which the client has, waits for it, and Envoy does not ask for it again: what
 * the client has of it is forgotten, so that it is sent once more after the cluster.
 */
function sendEndpointsAgain(state: State, clusters: readonly EncodedResource[]): void {
  const endpoints = state.types.get(typeUrls.endpoints);
  if (endpoints === undefined) return;
  for (const { endpoints: name } of clusters) {
    if (name !== undefined && endpoints.known.delete(name)) touch(endpoints, name);
  }
}
