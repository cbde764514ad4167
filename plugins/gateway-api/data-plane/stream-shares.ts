import type { Reader } from "../../../core/incremental/mod.ts";
import { compareObjects, type KubeObject } from "../../../core/resource/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { attachedTo } from "../attachment/attached-to.ts";
import { parentKey, type RouteKind } from "../base/keys.ts";
import { streamRouteObject } from "../routes/stream-rules.ts";

/** Server names that stand for all connections of a listener. */
export const ALL_NAMES = "*";

/**
 * How the routes of a TCP, TLS or UDP listener share its connections: of two that ask for the same server name the oldest has it, and where there
 * are no names the oldest has everything. "The oldest Route based on creation timestamp".
 */
export interface StreamShares {
  /** By parent key, the names that a route has; none of those that have nothing. */
  readonly has: Readonly<Record<string, readonly string[]>>;
  /** By parent key, the names that an older route has instead, with that route's key. */
  readonly lost: Readonly<Record<string, readonly LostName[]>>;
}

/** A server name that a route does not get. */
export interface LostName {
  readonly name: string;
  readonly winner: string;
}

/** Hands out names, oldest first; a route that leads to one listener by two parent references loses nothing to itself. */
export function shareOut(
  parents: readonly string[],
  namesOf: (parent: string) => readonly string[] | undefined,
): StreamShares {
  const holders = new Map<string, string>();
  const has = dictionary<readonly string[]>();
  const lost = dictionary<readonly LostName[]>();
  for (const parent of parents) {
    const [route] = parentKey.read(parent);
    const names = new Set(namesOf(parent));
    const own = [...names].filter((name) => !holders.has(name));
    const others = [...names].flatMap((name): LostName[] => {
      const winner = holders.get(name);
      return winner === undefined || winner === route ? [] : [{ name, winner }];
    });
    for (const name of own) holders.set(name, route);
    if (own.length > 0) has[parent] = own;
    if (others.length > 0) lost[parent] = others;
  }
  return { has, lost };
}

/** Parent keys of the routes of some kinds on a listener, the oldest route first. */
export function streamParentsOn(kinds: readonly RouteKind[], key: string, read: Reader): readonly string[] {
  const lists = kinds.map((kind) => [...attachedTo(kind, key, read).values()]).filter(({ length }) => length);
  const [only, ...others] = lists;
  if (only === undefined || others.length === 0) return only ?? [];
  const objectOf = (parent: string) => streamRouteObject(parentKey.read(parent)[0], read) as KubeObject;
  return lists
    .flat()
    .map((parent) => ({ parent, object: objectOf(parent) }))
    .sort((a, b) => compareObjects(a.object, b.object))
    .map(({ parent }) => parent);
}
