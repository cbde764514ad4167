import { type EncodedResource, typeUrls } from "./resource.ts";
import type { TypeSet } from "./type-set.ts";

/** Names by type URL. */
type ByType<V> = ReadonlyMap<string, ReadonlyMap<string, V>>;

/** The versions of resources that were accepted last, by type URL and name. */
export type Good = Map<string, Map<string, EncodedResource>>;

const { cluster, endpoints, listener, route, secret } = typeUrls;

/** The types that resources of a type may lead to, at once or through others. A cluster may ask another one for its secrets. */
export const mayReferTo: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [listener, new Set([route, cluster, endpoints, secret])],
  [route, new Set([cluster, endpoints, secret])],
  [cluster, new Set([cluster, endpoints, secret])],
]);

const referred: ReadonlySet<string> = new Set([...mayReferTo.values()].flatMap((urls) => [...urls]));

/** So many more dropped resources of a type than were served are remembered; of more, the oldest go. */
const MOST_MORE = 1000;

/** The resources that were there when one stayed behind: its earlier version leads to nothing that came later. */
interface Pin {
  readonly mayReferTo: ReadonlySet<string>;
  /** The resource is not asked for: it stays because another one does. */
  readonly isStaying: boolean;
  readonly types: ReadonlyMap<string, TypeSet>;
  readonly dropped: ByType<EncodedResource>;
}

type Question = (url: string, name: string) => boolean;

/**
 * Keeps what an earlier version still leads to.
 *
 * While a resource is served in an earlier version than the newest, what it may refer to stays, although nobody asks for it any more. The references
 * that it really holds are not looked at: all that was there when it stayed behind is taken for needed, and nothing that came later,
 * so what is held is bounded however long it lasts. A refusal may come after the drop was published: so what is dropped while a newer
 * version waits for its answer is remembered until all are answered.
 */
export interface Retention {
  /** Whether something is served in an earlier version. */
  active(): boolean;
  /** From now on these are served in an earlier version; `types` are those of the snapshot that they worked in. */
  begin(url: string, names: readonly string[], types: ReadonlyMap<string, TypeSet>): void;
  /** Whether the resource is one of those. */
  behind(url: string, name: string): boolean;
  /**
   * Goes through them at the begin of a build that starts from `types`: `isAsked` tells whether a resource is wanted at all, `isNewest` whether it
   * is served in the version that is wanted.
   */
  review(types: ReadonlyMap<string, TypeSet>, isAsked: Question, isNewest: Question): void;
  /** Answers which resources of a type have to stay although they were dropped. */
  staying(url: string): (name: string) => boolean;
  /** The resources that were dropped a moment ago and may have to come back. */
  dropped(url: string): ReadonlyMap<string, EncodedResource>;
  /** Whether the resource is served in a version that was not answered yet, and the one before may still be what it falls back to. */
  awaits(url: string, name: string): boolean;
  /** Takes note of a new snapshot: what waits for its answer, and what is gone. */
  built(earlier: ReadonlyMap<string, TypeSet>, types: ReadonlyMap<string, TypeSet>): void;
  /** Takes note that versions were accepted, and are in `good` by now, or refused. */
  answered(url: string, resources: readonly EncodedResource[], types: ReadonlyMap<string, TypeSet>): void;
}

/** The retention of one data plane. It removes from `good` what is neither served nor remembered. */
export function createRetention(good: Good): Retention {
  const pins = new Map<string, Map<string, Pin>>();
  const { dropped, ...notes } = createDropped(good);
  const begin = (url: string, names: readonly string[], pin: Omit<Pin, "dropped">): void => {
    const known = pins.get(url) ?? new Map<string, Pin>();
    const fresh = names.filter((name) => !known.has(name));
    if (fresh.length === 0) return;
    const all = { ...pin, dropped: new Map([...dropped].map(([of, left]) => [of, new Map(left)])) };
    for (const name of fresh) pins.set(url, known.set(name, all));
  };
  const staying = (url: string, froms: Iterable<string> = pins.keys()): ((name: string) => boolean) => {
    const all = new Set([...froms].flatMap((from) => [...(pins.get(from)?.values() ?? [])]));
    const holding = [...all].filter((pin) => pin.mayReferTo.has(url));
    return (name) =>
      holding.some(({ types, dropped: left }) => types.get(url)?.byName.has(name) || left.get(url)?.has(name));
  };
  return {
    active: () => pins.size > 0,
    begin: (url, names, types) =>
      begin(url, names, { types, mayReferTo: mayReferTo.get(url) ?? new Set(), isStaying: false }),
    behind: (url, name) => pins.get(url)?.has(name) ?? false,
    review(types, isAsked, isNewest) {
      // A resource that is not asked for stays on account of types before its own in this order, never of its own: two could hold each other.
      const before: string[] = [];
      for (const [url, all] of pins.size > 0 ? mayReferTo : []) {
        const known = pins.get(url) ?? new Map<string, Pin>();
        const stays = staying(url, before);
        for (const [name, { isStaying }] of known) {
          const asked = isAsked(url, name);
          if (asked ? isStaying || isNewest(url, name) : !stays(name)) known.delete(name);
        }
        if (known.size === 0) pins.delete(url);
        // Until now these were what was asked for, so what they lead to may be newer than what they stay for.
        const names = [...(types.get(url)?.byName.keys() ?? [])];
        const unasked = names.filter((name) => !isAsked(url, name) && stays(name));
        const others = new Set([...all].filter((other) => other !== url));
        begin(url, unasked, { types, mayReferTo: others, isStaying: true });
        before.push(url);
      }
    },
    staying: (url) => staying(url),
    dropped: (url) => dropped.get(url) ?? new Map(),
    ...notes,
  };
}

/** Takes the oldest entry out of a map that has more than so many; its name. */
function oldestBeyond(all: Map<string, unknown>, most: number): string | undefined {
  const [oldest] = all.keys();
  if (all.size <= most || oldest === undefined) return undefined;
  all.delete(oldest);
  return oldest;
}

function isOther(served: EncodedResource | undefined, last: EncodedResource | undefined): boolean {
  return served !== undefined && last !== undefined && served.version !== last.version;
}

/** Remembers what was dropped while a newer version of something waits for its answer. */
function createDropped(
  good: Good,
): Pick<Retention, "awaits" | "built" | "answered"> & { dropped: ByType<EncodedResource> } {
  const dropped = new Map<string, Map<string, EncodedResource>>();
  /** The keys of resources served in another version than the last one that was, or may still be, accepted, and not answered yet. */
  const waiting = new Set<string>();
  const forget = (url: string, name: string, set: TypeSet | undefined): void => {
    if (!set?.byName.has(name)) good.get(url)?.delete(name);
  };
  const drop = (url: string, last: EncodedResource, before: TypeSet, after: TypeSet): void => {
    const all = dropped.get(url) ?? new Map<string, EncodedResource>();
    dropped.set(url, all.set(last.name, last));
    const oldest = oldestBeyond(all, MOST_MORE + before.byName.size);
    if (oldest !== undefined) forget(url, oldest, after);
  };
  const noteAnswer = (url: string, name: string, isOwed: boolean): void =>
    void (isOwed ? waiting.add(`${url}\n${name}`) : waiting.delete(`${url}\n${name}`));
  const forgetAnswered = (types: ReadonlyMap<string, TypeSet>): void => {
    if (waiting.size > 0 || dropped.size === 0) return;
    for (const [url, names] of dropped) for (const name of names.keys()) forget(url, name, types.get(url));
    dropped.clear();
  };
  return {
    dropped,
    awaits: (url, name) => waiting.has(`${url}\n${name}`),
    built(earlier, types) {
      const changed = [...types].filter(([url, set]) => earlier.get(url) !== set);
      for (const [url, { byName, change }] of changed) {
        // Where nothing was ever accepted, as before the first proxy comes, there is nothing to fall back to.
        for (const name of mayReferTo.has(url) && good.size > 0 ? change.names : []) {
          const last = good.get(url)?.get(name) ?? earlier.get(url)?.byName.get(name);
          noteAnswer(url, name, isOther(byName.get(name), last));
        }
      }
      for (const [url, set] of changed) {
        const before = earlier.get(url);
        if (before === undefined) continue;
        for (const name of set.change.names) {
          const last = set.byName.has(name) ? undefined : before.byName.get(name);
          if (last === undefined) continue;
          if (waiting.size > 0 && referred.has(url)) drop(url, last, before, set);
          else forget(url, name, set);
        }
      }
      forgetAnswered(types);
    },
    answered(url, resources, types) {
      if (!mayReferTo.has(url)) return;
      const [served, all] = [types.get(url)?.byName, good.get(url)];
      for (const { name, version } of resources) {
        const now = served?.get(name)?.version;
        const last = now === version ? version : all?.get(name)?.version;
        const isAnswered = now === undefined || now === last;
        if (isAnswered || last !== undefined) noteAnswer(url, name, !isAnswered);
      }
      forgetAnswered(types);
    },
  };
}
