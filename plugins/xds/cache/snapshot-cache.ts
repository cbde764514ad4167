import { createHash } from "node:crypto";
import { type DifferingPlaces, differingPlaces } from "../../../core/incremental/mod.ts";
import { patchedMap } from "./patched-map.ts";
import type { EncodedResource } from "./resource.ts";

/** All resources of one type. Immutable; a new object means that something in it is new. */
export interface TypeSet {
  readonly byName: ReadonlyMap<string, EncodedResource>;
  /** Hash over names and versions; the version of the type in the state-of-the-world protocol. */
  readonly version: string;
  /** An object of this set alone: names it without holding its content. */
  readonly id: object;
  /** What is new or gone since the set whose id is `since`, so that streams which have that one need not look at all. */
  readonly change: { readonly since: object | undefined; readonly names: readonly string[] };
}

/** What one data plane is to have. Types that did not change keep their identity from snapshot to snapshot. */
export interface Snapshot {
  readonly irKey: string;
  /** The build that this snapshot is from; grows. */
  readonly sequence: number;
  readonly types: ReadonlyMap<string, TypeSet>;
}

/** New content for one data plane. */
export interface SnapshotUpdate {
  readonly sequence: number;
  /** Every resource, by type URL; of two with one name the first counts. A list must not change after it was passed. */
  readonly types: ReadonlyMap<string, readonly EncodedResource[]>;
  /** Names, by type URL, whose new version must not be sent: the one before stays, if there was one. */
  readonly keep?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The state of all data planes, which streams read from. */
export interface SnapshotCache {
  /** Replaces the content of a data plane and tells its listeners, also when only the sequence is new. */
  set(irKey: string, update: SnapshotUpdate): Snapshot;
  /** Says that a build brought nothing new to the data planes it did not set: all of them have reached its sequence. */
  advance(sequence: number): void;
  /** Forgets a data plane; streams that are connected are emptied. */
  remove(irKey: string, sequence: number): void;
  get(irKey: string): Snapshot | undefined;
  keys(): readonly string[];
  /** A data plane runs with these versions: they are what a refused change falls back to. */
  accepted(irKey: string, url: string, resources: readonly EncodedResource[]): void;
  /**
   * A data plane refused these versions. Each resource falls back to the version that was accepted last until a set
   * brings another one; one that was never accepted stays, since a reason that lies in one proxy (a port that is
   * taken) must not take it from the others. Answers whether something changed.
   */
  refuse(irKey: string, url: string, resources: readonly EncodedResource[]): boolean;
  /**
   * How a resource stands: its newest version was refused and has not been accepted since; what is served now was accepted, or it is gone; or it
   * waits for an answer.
   */
  standing(irKey: string, url: string, name: string): "refused" | "accepted" | "open";
  /** Calls `listener` for each new snapshot of a data plane, in the order of the sets; the answer ends it. */
  listen(irKey: string, listener: (snapshot: Snapshot) => void): () => void;
}

interface Entry {
  snapshot: Snapshot;
  /** What was asked for last, before refusals. */
  update: SnapshotUpdate;
  /** The lists that the snapshot was built from as they are. */
  lists: SnapshotUpdate["types"];
  /** The versions that were accepted last, by type URL and name. */
  readonly good: Map<string, Map<string, EncodedResource>>;
  /** The versions that were refused, by type URL and name in one key. */
  readonly refused: Map<string, string>;
}

/** The type set without resources. */
export const emptyTypeSet: TypeSet = typeSet(new Map());

/** Makes an empty cache. */
export function createSnapshotCache(): SnapshotCache {
  const entries = new Map<string, Entry>();
  const listeners = new Map<string, Set<(snapshot: Snapshot) => void>>();
  const tell = (snapshot: Snapshot): Snapshot => {
    for (const listener of [...(listeners.get(snapshot.irKey) ?? [])]) listener(snapshot);
    return snapshot;
  };
  const set = (irKey: string, update: SnapshotUpdate): Snapshot => {
    const before = entries.get(irKey);
    const entry: Entry = before ?? {
      snapshot: none(irKey),
      update,
      lists: new Map(),
      good: new Map(),
      refused: new Map(),
    };
    entry.update = update;
    entry.snapshot = build(irKey, entry);
    entries.set(irKey, entry);
    return tell(entry.snapshot);
  };
  return {
    set,
    advance(sequence) {
      for (const entry of entries.values()) {
        if (entry.snapshot.sequence >= sequence) continue;
        entry.update = { ...entry.update, sequence };
        entry.snapshot = Object.freeze({ ...entry.snapshot, sequence });
        tell(entry.snapshot);
      }
    },
    remove(irKey, sequence) {
      if (entries.delete(irKey)) tell({ ...none(irKey), sequence });
    },
    get: (irKey) => entries.get(irKey)?.snapshot,
    keys: () => [...entries.keys()],
    accepted(irKey, url, resources) {
      const entry = entries.get(irKey);
      if (entry === undefined) return;
      const good = entry.good.get(url) ?? new Map<string, EncodedResource>();
      entry.good.set(url, good);
      for (const resource of resources) {
        good.set(resource.name, resource);
        const key = keyOf(url, resource.name);
        if (entry.refused.get(key) === resource.version) entry.refused.delete(key);
      }
    },
    standing(irKey, url, name) {
      const entry = entries.get(irKey);
      if (entry?.refused.has(keyOf(url, name))) return "refused";
      const served = entry?.snapshot.types.get(url)?.byName.get(name);
      return served?.version === entry?.good.get(url)?.get(name)?.version ? "accepted" : "open";
    },
    refuse(irKey, url, resources) {
      const entry = entries.get(irKey);
      if (entry === undefined) return false;
      for (const { name, version } of resources) entry.refused.set(keyOf(url, name), version);
      const types = entry.snapshot.types;
      entry.snapshot = build(irKey, entry);
      const changed = entry.snapshot.types.get(url) !== types.get(url);
      if (changed) tell(entry.snapshot);
      return changed;
    },
    listen(irKey, listener) {
      const all = listeners.get(irKey) ?? new Set();
      listeners.set(irKey, all.add(listener));
      return () => {
        all.delete(listener);
        if (all.size === 0 && listeners.get(irKey) === all) listeners.delete(irKey);
      };
    },
  };
}

function none(irKey: string): Snapshot {
  return { irKey, sequence: 0, types: new Map() };
}

/** The next snapshot of an entry: resources, sets and the map of types keep their identity where nothing is new. */
function build(irKey: string, entry: Entry): Snapshot {
  const earlier = entry.snapshot.types;
  const { update } = entry;
  const types = new Map<string, TypeSet>();
  const lists = new Map<string, readonly EncodedResource[]>();
  for (const url of new Set([...update.types.keys(), ...(update.keep?.keys() ?? [])])) {
    const set = earlier.get(url);
    const list = update.types.get(url);
    // Where nothing is kept or refused, a list that differs in few places costs only those.
    const plain = entry.refused.size === 0 && !update.keep?.get(url)?.size;
    const before = plain ? entry.lists.get(url) : undefined;
    const patched = set && before && list && patchedSet(set, before, list);
    types.set(url, patched ?? nextSet(entry, url, set));
    if (patched && set && patched !== set) forget(entry, url, patched.change.names, patched.byName);
    if (plain && list !== undefined) lists.set(url, list);
  }
  entry.lists = lists;
  const same = types.size === earlier.size && [...types].every(([url, set]) => earlier.get(url) === set);
  return Object.freeze({ irKey, sequence: update.sequence, types: same ? earlier : types });
}

/**
 * The set of `now`, made from the set of `before` and the stretch in which the lists differ; undefined where a name stands twice, since
 * then the place of a resource decides.
 */
function patchedSet(
  set: TypeSet,
  before: readonly EncodedResource[],
  now: readonly EncodedResource[],
): TypeSet | undefined {
  if (before === now) return set;
  if (set.byName.size !== before.length) return undefined;
  const differing = differingPlaces(before, now);
  const changes = replacedOnly(set, before, now, differing) ?? changedNames(set, before, now, differing);
  if (changes === undefined) return undefined;
  return changes.size === 0 ? set : typeSet(patchedMap(set.byName, changes), set, [...changes.keys()]);
}

/** New resources by name, and names that are gone. */
type Changed = ReadonlyMap<string, EncodedResource | undefined>;

/** The changes where each resource that differs stands in the place of one of its name, which is nearly always so. */
function replacedOnly(
  { byName }: TypeSet,
  before: readonly EncodedResource[],
  now: readonly EncodedResource[],
  differing: DifferingPlaces,
): Changed | undefined {
  if (before.length !== now.length) return undefined;
  const changes = new Map<string, EncodedResource>();
  for (const i of differing.after) {
    const resource = now[i] as EncodedResource;
    const { name } = resource;
    if (before[i]?.name !== name) return undefined;
    const known = byName.get(name);
    if (sameOr(known, resource) !== known) changes.set(name, resource);
  }
  return changes;
}

function changedNames(
  { byName }: TypeSet,
  before: readonly EncodedResource[],
  now: readonly EncodedResource[],
  differing: DifferingPlaces,
): Changed | undefined {
  const changes = new Map<string, EncodedResource | undefined>();
  for (const i of differing.before) changes.set(before[i]?.name ?? "", undefined);
  for (const i of differing.after) {
    const resource = now[i] as EncodedResource;
    const { name } = resource;
    const known = byName.get(name);
    const standsTwice = changes.get(name) !== undefined || (known !== undefined && !changes.has(name));
    if (standsTwice) return undefined;
    changes.set(name, sameOr(known, resource));
  }
  for (const [name, resource] of changes) if (resource === byName.get(name)) changes.delete(name);
  return changes;
}

function nextSet(entry: Entry, url: string, last: TypeSet | undefined): TypeSet {
  const { update } = entry;
  const keep = update.keep?.get(url);
  const before = last?.byName ?? emptyTypeSet.byName;
  const next = new Map<string, EncodedResource>();
  const names: string[] = [];
  for (const resource of update.types.get(url) ?? []) {
    const { name } = resource;
    if (next.has(name) || keep?.has(name)) continue;
    const prior = before.get(name);
    const chosen = sameOr(prior, allowed(entry, url, resource));
    next.set(name, chosen);
    if (chosen !== prior) names.push(name);
  }
  for (const name of keep ?? []) {
    const prior = before.get(name);
    if (prior !== undefined) next.set(name, prior);
  }
  for (const name of before.keys()) if (!next.has(name)) names.push(name);
  forget(entry, url, names, next);
  return names.length === 0 && last !== undefined ? last : typeSet(next, last ?? emptyTypeSet, names);
}

/** The resource, or what it falls back to while the version at hand is a refused one. */
function allowed(entry: Entry, url: string, resource: EncodedResource): EncodedResource {
  if (entry.refused.size === 0) return resource;
  const key = keyOf(url, resource.name);
  const refused = entry.refused.get(key);
  if (refused === undefined) return resource;
  if (refused === resource.version) return entry.good.get(url)?.get(resource.name) ?? resource;
  entry.refused.delete(key);
  return resource;
}

function sameOr(before: EncodedResource | undefined, now: EncodedResource): EncodedResource {
  return before?.version === now.version && before.endpoints === now.endpoints ? before : now;
}

/** Drops what is remembered about resources that are gone. */
function forget(entry: Entry, url: string, names: readonly string[], next: TypeSet["byName"]): void {
  for (const name of names) {
    if (next.has(name)) continue;
    entry.good.get(url)?.delete(name);
    entry.refused.delete(keyOf(url, name));
  }
}

function keyOf(url: string, name: string): string {
  return `${url}\n${name}`;
}

function typeSet(byName: TypeSet["byName"], before?: TypeSet, names: readonly string[] = [...byName.keys()]): TypeSet {
  let version: string | undefined;
  return Object.freeze({
    byName,
    id: {},
    change: { since: before?.id, names },
    get version() {
      version ??= versionOf([...byName.values()]);
      return version;
    },
  });
}

function versionOf(resources: readonly EncodedResource[]): string {
  const lines = resources.map(({ name, version }) => `${name}\n${version}`).sort();
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);
}
