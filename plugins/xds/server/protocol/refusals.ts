import { type EncodedResource, mayReferTo } from "../../cache/mod.ts";
import { type Had, isWanted, type Pending, type Subscription } from "./subscription.ts";
import { referredTo } from "./types.ts";

/*
 * Refusals of one client. The client goes on with the version before, and so with what that one leads to. The snapshot need not hold that any more,
 * since another client may have accepted what this one refused: so nothing that it had is removed until it accepts another version.
 */

type Types = ReadonlyMap<string, Subscription>;

/** The names among those brought that the client has in an earlier version, with which it goes on when it refuses. */
export function hadBefore({ known }: Subscription, brought: readonly EncodedResource[]): ReadonlySet<string> {
  return new Set(brought.map(({ name }) => name).filter((name) => known.get(name)?.version));
}

/**
 * Takes note of an answer: with the names that the client refused, it goes on with the versions that it had; of the others in the response,
 * it has taken the new ones. While it is not known which resource is at fault, each may have stayed untaken: then all names are to be passed.
 */
export function noteAnswer(types: Types, type: Subscription, pending: Pending, refused: ReadonlySet<string>): void {
  for (const { name } of type.refused.size > 0 ? pending.resources : [])
    if (!refused.has(name)) type.refused.delete(name);
  if (!mayReferTo.has(type.typeUrl)) return;
  const goesOn = [...refused].filter((name) => isWanted(type, name) && pending.had.has(name));
  const begins = goesOn.filter((name) => !type.refused.has(name));
  if (begins.length === 0) return;
  const urls = referredTo.filter((url) => mayReferTo.get(type.typeUrl)?.has(url));
  const had: Had = new Map(urls.map((url) => [url, new Set(types.get(url)?.known.keys())]));
  for (const name of begins) type.refused.set(name, had);
}

/** The names that the client had when it refused resources of which it was told nothing else since. */
export function heldByRefusals(types: Types): readonly Had[] {
  return [...new Set([...types.values()].flatMap(({ refused }) => [...refused.values()]))];
}

/** Whether the resource is among those that refusals hold. */
export function isHeld(held: readonly Had[], url: string, name: string): boolean {
  return held.some((had) => had.get(url)?.has(name));
}
