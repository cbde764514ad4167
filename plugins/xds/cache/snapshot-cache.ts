import { createHash } from "node:crypto";
import type { EncodedResource } from "./resource.ts";

/** All resources of one type. Immutable; a new object means that something in it is new. */
export interface TypeSet {
  readonly byName: ReadonlyMap<string, EncodedResource>;
  /** Hash over names and versions; the version of the type in the state-of-the-world protocol. */
  readonly version: string;
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
  /** Every resource, by type URL; of two with one name the first counts. */
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
  /** Calls `listener` for each new snapshot of a data plane, in the order of the sets; the answer ends it. */
  listen(irKey: string, listener: (snapshot: Snapshot) => void): () => void;
}

interface Entry {
  snapshot: Snapshot;
  /** What was asked for last, before refusals. */
  update: SnapshotUpdate;
  readonly good: Map<string, EncodedResource>;
  readonly refused: Map<string, string>;
}

/** The type set without resources. */
export const emptyTypeSet: TypeSet = typeSet([]);

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
    const entry: Entry = before ?? { snapshot: none(irKey), update, good: new Map(), refused: new Map() };
    entry.update = update;
    entry.snapshot = build(irKey, entry);
    entries.set(irKey, entry);
    forgetGone(entry);
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
      for (const resource of resources) entry?.good.set(`${url}\n${resource.name}`, resource);
    },
    refuse(irKey, url, resources) {
      const entry = entries.get(irKey);
      if (entry === undefined) return false;
      for (const { name, version } of resources) entry.refused.set(`${url}\n${name}`, version);
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
  const before = entry.snapshot.types;
  const { update } = entry;
  const types = new Map<string, TypeSet>();
  for (const url of new Set([...update.types.keys(), ...(update.keep?.keys() ?? [])])) {
    types.set(url, nextSet(entry, url, before.get(url)));
  }
  const same = types.size === before.size && [...types].every(([url, set]) => before.get(url) === set);
  return Object.freeze({ irKey, sequence: update.sequence, types: same ? before : types });
}

function nextSet(entry: Entry, url: string, before: TypeSet | undefined): TypeSet {
  const { update } = entry;
  const keep = update.keep?.get(url);
  const next = new Map<string, EncodedResource>();
  for (const resource of update.types.get(url) ?? []) {
    if (next.has(resource.name) || keep?.has(resource.name)) continue;
    next.set(resource.name, sameOr(before?.byName.get(resource.name), allowed(entry, url, resource)));
  }
  for (const name of keep ?? []) {
    const last = before?.byName.get(name);
    if (last !== undefined) next.set(name, last);
  }
  const same =
    before !== undefined &&
    next.size === before.byName.size &&
    [...next].every(([name, r]) => before.byName.get(name) === r);
  return same ? before : typeSet([...next.values()]);
}

/** The resource, or what it falls back to while the version at hand is a refused one. */
function allowed(entry: Entry, url: string, resource: EncodedResource): EncodedResource {
  const key = `${url}\n${resource.name}`;
  const refused = entry.refused.get(key);
  if (refused === undefined) return resource;
  if (refused === resource.version) return entry.good.get(key) ?? resource;
  entry.refused.delete(key);
  return resource;
}

function sameOr(before: EncodedResource | undefined, now: EncodedResource): EncodedResource {
  return before?.version === now.version && before.endpoints === now.endpoints ? before : now;
}

/** Drops what is remembered about resources that nobody asks for any more. */
function forgetGone(entry: Entry): void {
  const wanted = (key: string): boolean => {
    const [url, name] = key.split("\n") as [string, string];
    return entry.snapshot.types.get(url)?.byName.has(name) === true || entry.refused.has(key);
  };
  for (const key of entry.good.keys()) if (!wanted(key)) entry.good.delete(key);
  for (const key of entry.refused.keys()) {
    const [url, name] = key.split("\n") as [string, string];
    if (!entry.update.types.get(url)?.some((resource) => resource.name === name)) entry.refused.delete(key);
  }
}

function typeSet(resources: readonly EncodedResource[]): TypeSet {
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  let version: string | undefined;
  return Object.freeze({
    byName,
    get version() {
      version ??= versionOf(resources);
      return version;
    },
  });
}

function versionOf(resources: readonly EncodedResource[]): string {
  const lines = resources.map(({ name, version }) => `${name}\n${version}`).sort();
  return createHash("sha256").update(lines.join("\n")).digest("hex").slice(0, 16);
}
