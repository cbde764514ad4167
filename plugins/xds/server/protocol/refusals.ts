import { type EncodedResource, mayReferTo, type Snapshot, typeUrls } from "../../cache/mod.ts";
import type { Had, Pending, Subscription } from "./subscription.ts";
import { lateRemoval } from "./types.ts";

/*
 * Refusals of one client. It goes on with the version before, and so with what that one leads to. The snapshot need not hold that any more,
 * since another client may have accepted what this one refused: so nothing that it had is removed until it accepts another version.
 */

type Types = ReadonlyMap<string, Subscription>;

/**
 * Where a refusal leaves the client with a version that may refer to others: the names that it has, or had when it was told that they are
 * gone, since Envoy keeps a route configuration for as long as a listener uses it.
 */
export function replacedBy({ typeUrl, known }: Subscription, brought: readonly EncodedResource[]): ReadonlySet<string> {
  const referring = mayReferTo.has(typeUrl) ? brought : [];
  return new Set(referring.map(({ name }) => name).filter((name) => known.has(name)));
}

/**
 * Takes note of an answer: with the names that the client refused, it goes on with the versions that it had; of the others in the response,
 * it has taken the new ones. An error that names none may be about any of them: then all names are to be passed.
 */
export function noteAnswer(types: Types, type: Subscription, pending: Pending, refused: ReadonlySet<string>): void {
  for (const { name } of type.refused.size > 0 ? pending.resources : [])
    if (!refused.has(name)) type.refused.delete(name);
  goesOn(
    types,
    type,
    [...refused].filter((name) => pending.replaced.has(name) && !type.refused.has(name)),
  );
}

/** A route configuration that is gone is still used by a listener that goes on with its earlier version. */
export function noteGone(types: Types, type: Subscription, names: readonly string[]): void {
  if (type.typeUrl !== typeUrls.route || !types.get(typeUrls.listener)?.refused.size) return;
  goesOn(types, type, names);
}

function goesOn(types: Types, type: Subscription, names: readonly string[]): void {
  if (names.length === 0) return;
  const urls = lateRemoval.filter((url) => mayReferTo.get(type.typeUrl)?.has(url));
  const had: Had = new Map(urls.map((url) => [url, new Set(types.get(url)?.known.keys())]));
  for (const name of names) type.refused.set(name, had);
}

/**
 * What the client had when it refused resources that it is still to have or asks for, and of which it has accepted no version since. It asks
 * for the route configurations that its listeners use.
 */
export function heldByRefusals(types: Types, { types: sets }: Snapshot): readonly Had[] {
  const held = new Set<Had>();
  for (const { typeUrl, refused, wildcard, names } of types.values()) {
    for (const [name, had] of refused) {
      const isThere = (wildcard || names.has(name)) && sets.get(typeUrl)?.byName.has(name);
      if (isThere || (typeUrl === typeUrls.route && names.has(name))) held.add(had);
      else refused.delete(name);
    }
  }
  return [...held];
}

/** Whether one of them is the resource. */
export function isHeld(held: readonly Had[], url: string, name: string): boolean {
  return held.some((had) => had.get(url)?.has(name));
}
