import { type Audience, createAudience } from "./audience.ts";
import type { EncodedResource } from "./resource.ts";
import { createRetention, type Good, mayReferTo, type Retention } from "./retention.ts";
import { emptyTypeSet, patchedSet, sameOr, type TypeSet, typeSet, type XdsSnapshot } from "./type-set.ts";

/** New content for one data plane. */
export interface SnapshotUpdate {
  readonly sequence: number;
  /** Every resource, by type URL; of two with one name the first counts. A list must not change after it was passed. */
  readonly types: ReadonlyMap<string, readonly EncodedResource[]>;
  /** Names, by type URL, whose new version must not be sent: the one before stays, if there was one, with all it may refer to. */
  readonly keep?: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The state of all data planes, which streams read from. */
export interface SnapshotCache extends Omit<Audience, "tell" | "forget"> {
  /** Replaces the content of a data plane and tells its listeners, also when only the sequence is new. */
  set(irKey: string, update: SnapshotUpdate): XdsSnapshot;
  /**
   * Compares what the quick way would make of new content, from what differs, with what the slow way does; a sentence for each difference. Where there is
   * one, the next `set` goes the slow way. Neither changes what is served.
   */
  verify(irKey: string, update: Pick<SnapshotUpdate, "types" | "keep">): readonly string[];
  /** Says that a build brought nothing new to the data planes it did not set: all of them have reached its sequence. */
  advance(sequence: number): void;
  /** Forgets a data plane; streams that are connected are emptied. */
  remove(irKey: string, sequence: number): void;
  get(irKey: string): XdsSnapshot | undefined;
  keys(): readonly string[];
  /** A data plane runs with these versions: they are what a refused change falls back to. Ends what a refusal of earlier ones held. */
  accepted(irKey: string, url: string, resources: readonly EncodedResource[]): void;
  /**
   * A data plane refused these versions. Each resource falls back to the version that was accepted last until a set
   * brings another one; one that was never accepted stays, since a reason that lies in one proxy (a port that is
   * taken) must not take it from the others. The resources that one which fell back may refer to are served until a newer version
   * of it is accepted or it is gone, also if they were dropped in between. Answers whether something changed.
   */
  refuse(irKey: string, url: string, resources: readonly EncodedResource[]): boolean;
  /**
   * How a resource stands: its newest version was refused and has not been accepted since; what is served now was accepted, or it is gone; or it
   * waits for an answer.
   */
  standing(irKey: string, url: string, name: string): "refused" | "accepted" | "open";
}

interface Entry {
  snapshot: XdsSnapshot;
  /** The update that was asked for last, before refusals. */
  update: SnapshotUpdate;
  /** The lists that the snapshot was built from as they are. */
  lists: SnapshotUpdate["types"];
  /** The versions that were accepted last, by type URL and name. */
  readonly good: Good;
  /** The versions that were refused, by type URL and name in one key. */
  readonly refused: Map<string, string>;
  readonly retention: Retention;
}

/** Makes an empty cache. */
export function createSnapshotCache(): SnapshotCache {
  const entries = new Map<string, Entry>();
  const audience = createAudience((irKey) => entries.get(irKey)?.snapshot);
  const { tell } = audience;
  const set = (irKey: string, update: SnapshotUpdate): XdsSnapshot => {
    const known = entries.get(irKey);
    if (known !== undefined && isSettled(known, update)) return tell(passedBy(known, update));
    const entry = known ?? newEntry(irKey, update);
    entry.update = update;
    entry.snapshot = build(irKey, entry);
    entries.set(irKey, entry);
    return tell(entry.snapshot);
  };
  const rebuild = (irKey: string, entry: Entry): boolean => {
    const { types } = entry.snapshot;
    entry.snapshot = build(irKey, entry);
    const changed = entry.snapshot.types !== types;
    if (changed) tell(entry.snapshot);
    return changed;
  };
  return {
    set,
    verify: (irKey, update) => verified(entries.get(irKey), update),
    advance(sequence) {
      for (const entry of entries.values())
        if (entry.snapshot.sequence < sequence) tell(passedBy(entry, { ...entry.update, sequence }));
    },
    remove(irKey, sequence) {
      audience.forget(irKey);
      if (entries.delete(irKey)) tell({ ...none(irKey), sequence });
    },
    get: (irKey) => entries.get(irKey)?.snapshot,
    keys: () => [...entries.keys()],
    accepted(irKey, url, resources) {
      const entry = entries.get(irKey);
      if (entry === undefined) return;
      noteAccepted(entry, url, resources);
      if (entry.retention.active() && resources.some(({ name }) => entry.retention.behind(url, name)))
        rebuild(irKey, entry);
    },
    standing: (irKey, url, name) => standingIn(entries.get(irKey), url, name),
    refuse(irKey, url, resources) {
      const entry = entries.get(irKey);
      if (entry === undefined) return false;
      noteRefused(entry, url, resources);
      const changed = rebuild(irKey, entry);
      entry.retention.answered(url, resources, entry.snapshot.types);
      return changed;
    },
    listen: audience.listen,
    hold: audience.hold,
    release: audience.release,
    shownTo: audience.shownTo,
  };
}

function newEntry(irKey: string, update: SnapshotUpdate): Entry {
  const good: Good = new Map();
  const retention = createRetention(good);
  return { snapshot: none(irKey), update, lists: new Map(), good, refused: new Map(), retention };
}

/** An entry for which nothing is new but the sequence; its snapshot. */
function passedBy(entry: Entry, update: SnapshotUpdate): Entry["snapshot"] {
  entry.update = update;
  entry.snapshot = Object.freeze({ ...entry.snapshot, sequence: update.sequence });
  return entry.snapshot;
}

function standingIn(entry: Entry | undefined, url: string, name: string): ReturnType<SnapshotCache["standing"]> {
  if (entry?.refused.has(keyOf(url, name))) return "refused";
  const served = entry?.snapshot.types.get(url)?.byName.get(name);
  return served === undefined || served.version === entry?.good.get(url)?.get(name)?.version ? "accepted" : "open";
}

/** Whether an update asks for what was asked for before, and is served as it is: most data planes of many are not what a build was made for. */
function isSettled({ update: before, refused, retention }: Entry, update: SnapshotUpdate): boolean {
  return before.types === update.types && before.keep === update.keep && refused.size === 0 && !retention.active();
}

function noteAccepted(
  { snapshot, good, refused, retention }: Entry,
  url: string,
  resources: readonly EncodedResource[],
) {
  const isFirst = good.size === 0;
  const all = good.get(url) ?? new Map<string, EncodedResource>();
  good.set(url, all);
  const served = snapshot.types.get(url)?.byName;
  for (const resource of resources) {
    const { name, version } = resource;
    const now = served?.get(name) ?? retention.dropped(url).get(name);
    const wasRefused = refused.size > 0 && refused.get(keyOf(url, name)) === version;
    // An answer about an earlier version comes too late once the newer one was answered; so does one about what is gone.
    const isOpen = () => (mayReferTo.has(url) ? retention.awaits(url, name) : now?.version !== all.get(name)?.version);
    if (now === undefined || !(now.version === version || wasRefused || isFirst || isOpen())) continue;
    all.set(name, resource);
    if (wasRefused) refused.delete(keyOf(url, name));
  }
  retention.answered(url, resources, snapshot.types);
}

function noteRefused(
  { snapshot, good, refused, retention }: Entry,
  url: string,
  resources: readonly EncodedResource[],
) {
  const back: string[] = [];
  for (const { name, version } of resources) {
    const served = snapshot.types.get(url)?.byName.get(name);
    const last = good.get(url)?.get(name)?.version;
    // A resource that is gone cannot be refused. The version that was fallen back to suits others, and the newest one would only be refused again.
    if (served === undefined || (last === version && refused.has(keyOf(url, name)))) continue;
    refused.set(keyOf(url, name), version);
    if (last !== undefined && last !== version && served.version === version) back.push(name);
  }
  if (mayReferTo.has(url)) retention.begin(url, back, snapshot.types);
}

function none(irKey: string): XdsSnapshot {
  return { irKey, sequence: 0, types: new Map() };
}

/** The next snapshot of an entry: resources, sets and the map of types keep their identity where nothing is new. */
function build(irKey: string, entry: Entry): XdsSnapshot {
  const earlier = entry.snapshot.types;
  const { update, retention } = entry;
  settleRetention(entry);
  const types = new Map<string, TypeSet>();
  const lists = new Map<string, readonly EncodedResource[]>();
  for (const url of new Set([...update.types.keys(), ...(update.keep?.keys() ?? []), ...earlier.keys()])) {
    const set = earlier.get(url);
    const list = update.types.get(url);
    types.set(url, quickSet(entry, url, update) ?? nextSet(entry, url, set));
    if (list !== undefined && isPlain(entry, url, update)) lists.set(url, list);
  }
  entry.lists = lists;
  forgetRefusals(entry, earlier, types);
  retention.built(earlier, types);
  const same = types.size === earlier.size && [...types].every(([url, set]) => earlier.get(url) === set);
  return Object.freeze({ irKey, sequence: update.sequence, types: same ? earlier : types });
}

/** Whether nothing of a type is kept or refused. */
function isPlain({ refused, retention }: Entry, url: string, { keep }: Pick<SnapshotUpdate, "keep">): boolean {
  return refused.size === 0 && !retention.active() && !keep?.get(url)?.size;
}

/** The next set of a type where a list that differs in few places costs only those. */
function quickSet(entry: Entry, url: string, update: Pick<SnapshotUpdate, "types" | "keep">): TypeSet | undefined {
  const [set, before, list] = [entry.snapshot.types.get(url), entry.lists.get(url), update.types.get(url)];
  return set && before && list && isPlain(entry, url, update) ? patchedSet(set, before, list) : undefined;
}

function verified(entry: Entry | undefined, update: Pick<SnapshotUpdate, "types" | "keep">): readonly string[] {
  if (entry === undefined) return [];
  const slow = { ...entry, update: { ...update, sequence: 0 } };
  const differing = [...update.types.keys()].filter((url) => {
    const quick = quickSet(entry, url, update);
    return quick !== undefined && !sameSet(quick, nextSet(slow, url, entry.snapshot.types.get(url)));
  });
  if (differing.length > 0) entry.lists = new Map();
  return differing.map((url) => `the cache of ${url} is not what its resources are`);
}

/** Whether two sets hold the same resources and say the same of what is new. */
function sameSet(a: TypeSet, b: TypeSet): boolean {
  const names = new Set(a.change.names);
  if (a.byName.size !== b.byName.size || names.size !== b.change.names.length) return false;
  if (!b.change.names.every((name) => names.has(name))) return false;
  return [...b.byName].every(([name, resource]) => a.byName.get(name) === resource);
}

/** Ends what is held for resources that are served in their newest version again, or gone, and begins with those that are kept from now on. */
function settleRetention({ snapshot, update, good, retention }: Entry): void {
  const newest = new Map<string, ReadonlyMap<string, EncodedResource>>();
  const askedFor = (url: string, name: string): EncodedResource | undefined => {
    const all = newest.get(url) ?? new Map((update.types.get(url) ?? []).toReversed().map((r) => [r.name, r]));
    return newest.set(url, all).get(url)?.get(name);
  };
  const isKept = (url: string, name: string): boolean => update.keep?.get(url)?.has(name) ?? false;
  const isNewest = (url: string, name: string): boolean => {
    const last = good.get(url)?.get(name) ?? snapshot.types.get(url)?.byName.get(name);
    return !isKept(url, name) && askedFor(url, name)?.version === last?.version;
  };
  retention.review(snapshot.types, (url, name) => isKept(url, name) || askedFor(url, name) !== undefined, isNewest);
  for (const [url, names] of update.keep ?? []) {
    const served = mayReferTo.has(url) ? snapshot.types.get(url)?.byName : undefined;
    const there = served ? [...names].filter((name) => served.has(name)) : [];
    retention.begin(url, there, snapshot.types);
  }
}

function nextSet(entry: Entry, url: string, last: TypeSet | undefined): TypeSet {
  const { update } = entry;
  const keep = update.keep?.get(url);
  const before = last?.byName ?? emptyTypeSet.byName;
  const next = new Map<string, EncodedResource>();
  const stays = entry.retention.staying(url);
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
    if (prior === undefined) continue;
    const refused = entry.refused.get(keyOf(url, name)) === prior.version;
    const chosen = (refused && entry.good.get(url)?.get(name)) || prior;
    next.set(name, chosen);
    if (chosen !== prior) names.push(name);
  }
  for (const [name, resource] of before) {
    if (next.has(name)) continue;
    if (stays(name)) next.set(name, resource);
    else names.push(name);
  }
  for (const [name, resource] of entry.retention.dropped(url)) {
    if (next.has(name) || before.has(name) || !stays(name)) continue;
    next.set(name, resource);
    names.push(name);
  }
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

/** A refusal ends with the resource that it was about. */
function forgetRefusals({ refused }: Entry, earlier: XdsSnapshot["types"], types: XdsSnapshot["types"]): void {
  if (refused.size === 0) return;
  for (const [url, set] of types) {
    if (set === earlier.get(url)) continue;
    for (const name of set.change.names) if (!set.byName.has(name)) refused.delete(keyOf(url, name));
  }
}

function keyOf(url: string, name: string): string {
  return `${url}\n${name}`;
}
