import { mayReferTo, type XdsSnapshot } from "../../cache/mod.ts";
import { heldByRefusals, isHeld } from "./refusals.ts";
import type { Subscription } from "./subscription.ts";

/**
 * Of the names that are gone from a type, those to which nothing leads that the client has: they are not in the snapshots at which the types
 * stand that may refer to it. So a removal waits until what used it is replaced, and not until the client has the newest of everything, which
 * under a steady stream of changes it may never have.
 */
export function unused(
  types: ReadonlyMap<string, Subscription>,
  { typeUrl }: Subscription,
  removed: readonly string[],
): readonly string[] {
  if (removed.length === 0) return removed;
  const users = [...types.values()].filter(
    (user) => user.typeUrl !== typeUrl && mayReferTo.get(user.typeUrl)?.has(typeUrl),
  );
  const snapshots = new Set<XdsSnapshot>();
  for (const { pending, at } of users) {
    if (pending !== undefined || at === undefined) return [];
    snapshots.add(at);
  }
  const sets = [...snapshots].flatMap(({ types: sets }) => sets.get(typeUrl)?.byName ?? []);
  const held = heldByRefusals(types);
  return removed.filter((name) => !sets.some((set) => set.has(name)) && !isHeld(held, typeUrl, name));
}
