import { type EncodedResource, type TypeSet, typeUrls, type XdsSnapshot } from "../../cache/mod.ts";
import { completeTypes, type DeltaSubscription, type SotwSubscription, type XdsRequest } from "./types.ts";

/** The version that the client has of a name; an empty version means that it was told that there is nothing. */
export type Known = { readonly version: string; readonly resource?: EncodedResource };

/** A response that the client has not answered yet. */
export interface Pending {
  readonly nonce: string;
  readonly sequence: number;
  /** The resources in the response that the client was not sent before. */
  readonly resources: readonly EncodedResource[];
  readonly removed: readonly string[];
  /** The response holds names that are new to the client, so what refers to them must wait. */
  readonly introduces: boolean;
  /** All resources in the response: in a protocol without differences, also those that the client was sent before. */
  readonly sent: readonly EncodedResource[];
  /** The names among the resources that the client has in an earlier version. */
  readonly had: ReadonlySet<string>;
}

/** The names that a client had of other types when it refused, by type URL: its earlier version leads to nothing else. */
export type Had = ReadonlyMap<string, ReadonlySet<string>>;

/** One type on one stream. */
export interface Subscription {
  readonly typeUrl: string;
  wildcard: boolean;
  readonly names: Set<string>;
  readonly known: Map<string, Known>;
  /** Names that the client runs in an earlier version, because it refused a newer one. */
  readonly refused: Map<string, Had>;
  pending: Pending | undefined;
  lastNonce: string | undefined;
  /** A response is due even if it is empty: the client waits for its first one. */
  responseDue: boolean;
  /** Names that may differ from what the client has; all of them after a change of the whole subscription. */
  dirty: Set<string> | "all";
  /** Some of `dirty` may be new to the client; exact only after `changesOf`. */
  introducing: boolean;
  /** Names that were refused together and are sent in parts, one part in each response. */
  readonly apart: (readonly string[])[];
  /** How often secrets were refused, or stood in a response that was; see `varied.ts`. */
  readonly doubted: Map<string, number>;
  /** How many resources the next response may bring, while one before it left something out. */
  chunk: number | undefined;
  /** The id of the newest set all of whose names the client has asked for, if it gave up none since. */
  askedFor: object | undefined;
  /** The set that `dirty` was last brought up to. */
  seen: TypeSet | undefined;
  /** The snapshot of which the client was sent all of this type; undefined while it has parts of several. */
  at: XdsSnapshot | undefined;
}

/** The changes that the client is to be told of: what it lacks or has too much of. */
export interface Changes {
  readonly changed: readonly EncodedResource[];
  /** Names that were asked for and do not exist; the client was not told yet. */
  readonly absent: readonly string[];
  /** Names that the client has and that are gone. */
  readonly removed: readonly string[];
  /** Some of `changed` are new to the client. */
  readonly introduces: boolean;
}

/** Nothing to send. */
export const noChanges: Changes = Object.freeze({ changed: [], absent: [], removed: [], introduces: false });

/** A subscription that asks for nothing yet. */
export function newSubscription(typeUrl: string): Subscription {
  return {
    ...{
      typeUrl,
      wildcard: false,
      names: new Set(),
      known: new Map(),
      refused: new Map(),
      apart: [],
      doubted: new Map(),
    },
    ...{
      pending: undefined,
      lastNonce: undefined,
      responseDue: false,
      dirty: "all",
      introducing: true,
      seen: undefined,
    },
    ...{ chunk: undefined, at: undefined, askedFor: undefined },
  };
}

/** Takes a delta request: only differences to what was asked before, and what the client kept over a reconnect. */
export function applyDelta(state: Subscription, request: DeltaSubscription, first: boolean): void {
  const { subscribe, unsubscribe, initialVersions } = request;
  if (first) {
    // A cluster that was replaced just before the connection broke still waits for its load assignment, although the
    // client has that version: so load assignments are always sent again.
    const kept = state.typeUrl === typeUrls.endpoints ? {} : initialVersions;
    for (const [name, version] of Object.entries(kept)) state.known.set(name, { version });
    // Without any name the first request of such a type means all of it (xDS protocol, "How the client specifies what resources to return").
    if (subscribe.length === 0 && completeTypes.has(state.typeUrl)) subscribeAll(state);
  }
  for (const name of subscribe) {
    if (name === "*") {
      subscribeAll(state);
      continue;
    }
    state.names.add(name);
    touch(state, name);
    // Asking again means that the client wants it again, unless it just said which version it has.
    if (!first) state.known.delete(name);
  }
  for (const name of unsubscribe) {
    if (name === "*") unsubscribeAll(state);
    else if (state.names.delete(name)) {
      state.askedFor = undefined;
      forget(state, name);
      touch(state, name);
    }
  }
}

/** The resources that the client says that it has already, in its first request for a type: it accepted those before the connection broke. */
export function keptOver({ nonce, subscription }: XdsRequest, set: TypeSet | undefined): readonly EncodedResource[] {
  if (set === undefined || nonce !== "") return [];
  if (subscription.protocol === "sotw") return subscription.version === set.version ? [...set.byName.values()] : [];
  return Object.entries(subscription.initialVersions).flatMap(([name, version]) => {
    const resource = set.byName.get(name);
    return resource?.version === version ? [resource] : [];
  });
}

/** Has the name looked at again. */
export function touch(state: Subscription, name: string): void {
  state.introducing = true;
  if (state.dirty !== "all") state.dirty.add(name);
}

/** Takes a state-of-the-world request: the whole list of names. `current` is what the server has now. */
export function applySotw(state: Subscription, request: SotwSubscription, current: TypeSet | undefined): void {
  const first = state.lastNonce === undefined;
  const names = request.names.filter((name) => name !== "*");
  const wildcard =
    names.length < request.names.length ||
    (names.length === 0 && completeTypes.has(state.typeUrl) && (first || state.wildcard));
  const wanted = new Set(names);
  const left = state.wildcard && !wildcard;
  const changed = left || wanted.size !== state.names.size || names.some((name) => !state.names.has(name));
  if (wildcard && !state.wildcard) subscribeAll(state);
  else if (left) state.wildcard = false;
  if (first && wildcard && current !== undefined && request.version === current.version) {
    for (const [name, resource] of current.byName) state.known.set(name, { version: resource.version, resource });
    state.responseDue = false;
  }
  if (!changed && !first) return;
  // A complete type answers every change of its list, or the client would not learn that a name does not exist.
  if (completeTypes.has(state.typeUrl) && !wildcard) state.responseDue = true;
  state.names.clear();
  state.askedFor = undefined;
  for (const name of wanted) state.names.add(name);
  if (!wildcard) for (const name of state.known.keys()) if (!wanted.has(name)) forget(state, name);
  state.dirty = "all";
}

function subscribeAll(state: Subscription): void {
  if (!state.wildcard) state.responseDue = true;
  state.wildcard = true;
  state.dirty = "all";
}

function unsubscribeAll(state: Subscription): void {
  state.wildcard = false;
  state.askedFor = undefined;
  for (const name of state.known.keys()) if (!state.names.has(name)) forget(state, name);
}

/** Compares what the client has with what it is to have; looks only at names that may differ. */
export function changesOf(state: Subscription, set: TypeSet): Changes {
  const names = candidates(state, set);
  if (names.size === 0) {
    state.introducing = false;
    return noChanges;
  }
  const [changed, absent, removed]: [EncodedResource[], string[], string[]] = [[], [], []];
  let introduces = false;
  for (const name of names) {
    const resource = set.byName.get(name);
    const known = state.known.get(name);
    const wanted = isWanted(state, name);
    if (wanted && resource !== undefined && known?.version !== resource.version) {
      changed.push(resource);
      if (known === undefined || known.version === "") introduces = true;
    } else if (wanted && resource === undefined && known === undefined && state.names.has(name)) absent.push(name);
    else if (wanted && resource === undefined && known !== undefined && known.version !== "") removed.push(name);
    else names.delete(name);
  }
  state.introducing = introduces;
  return names.size === 0 ? noChanges : { changed, absent, removed, introduces };
}

/** Whether there may be something to send, without looking closely: enough while an answer is due. */
export function mayChange(state: Subscription, set: TypeSet): boolean {
  return candidates(state, set).size > 0;
}

/** Brings `dirty` up to a set. Changes of the set that was seen last are added, any other set means to look at everything. */
function candidates(state: Subscription, set: TypeSet): Set<string> {
  const { seen } = state;
  if (state.dirty === "all" || (seen !== set && (seen === undefined || set.change.since !== seen.id))) {
    const all = state.wildcard ? [...set.byName.keys(), ...state.known.keys()] : [];
    state.dirty = new Set([...all, ...state.names]);
    state.introducing = true;
  } else if (seen !== set) {
    for (const name of set.change.names) {
      state.dirty.add(name);
      state.introducing ||= !(state.known.get(name)?.version ?? "");
    }
  }
  state.seen = set;
  return state.dirty;
}

/** Whether the client asks for it. */
export function isWanted(state: Subscription, name: string): boolean {
  return state.wildcard || state.names.has(name);
}

/** Takes note that a response is on its way; from then on the client counts as having it, also if it refuses. */
export function remember(state: Subscription, resources: readonly EncodedResource[], removed: readonly string[]): void {
  for (const resource of resources) {
    state.known.set(resource.name, { version: resource.version, resource });
    settle(state, resource.name);
  }
  for (const name of removed) {
    settle(state, name);
    forget(state, name);
    if (state.names.has(name)) state.known.set(name, { version: "" });
  }
}

/** The client has what there is of it. */
function settle({ dirty }: Subscription, name: string): void {
  if (dirty !== "all") dirty.delete(name);
}

/** The client has no version of it any more. */
function forget(state: Subscription, name: string): void {
  state.known.delete(name);
  state.refused.delete(name);
  state.doubted.delete(name);
}
