import { type TypeSet, typeUrls, type XdsSnapshot } from "../../cache/mod.ts";
import type { Subscription } from "./subscription.ts";

/** Types that a client asks for by name, after it took what refers to them. */
const ASKED_BY_NAME: readonly string[] = [typeUrls.route, typeUrls.endpoints];

/** Whether a client has asked for everything in a snapshot: for routes after it took the listeners that use them, for load assignments after it took their clusters. */
export function isWhole(types: ReadonlyMap<string, Subscription>, snapshot: XdsSnapshot): boolean {
  for (const url of [typeUrls.cluster, typeUrls.listener])
    if (!types.has(url) && (snapshot.types.get(url)?.byName.size ?? 0) > 0) return false;
  return ASKED_BY_NAME.every((url) => {
    const set = snapshot.types.get(url);
    if (set === undefined || set.byName.size === 0) return true;
    const type = types.get(url);
    if (type === undefined) return false;
    if (type.askedFor !== set.id && asksFor(type, set)) type.askedFor = set.id;
    return type.askedFor === set.id;
  });
}

/** Whether a client asks for all of a set. After one that it asked for as a whole, only what has come is looked at: this is asked with every answer of every client. */
function asksFor({ wildcard, names, askedFor }: Subscription, { byName, change }: TypeSet): boolean {
  if (wildcard) return true;
  const follows = askedFor !== undefined && askedFor === change.since;
  for (const name of follows ? change.names : byName.keys()) if (!names.has(name) && byName.has(name)) return false;
  return true;
}
