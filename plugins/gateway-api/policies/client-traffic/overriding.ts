import type { Reader } from "../../../../core/incremental/mod.ts";
import { listenerViews } from "../../attachment/listener-views.ts";
import { ownerKey } from "../../base/keys.ts";
import { type Scope, scopeOf, splitScope } from "../../base/scope.ts";
import { ownersOfGateway } from "../../listeners/listener-sets.ts";
import { claims, claimsKey } from "../targeting/claims.ts";
import { hasListener } from "../targeting/targets.ts";
import { holderOn } from "./holder.ts";

const KIND = "ClientTrafficPolicy";

/**
 * The listeners under a scope that a more specific ClientTrafficPolicy has: those that are named, and under a Gateway those of a ListenerSet for
 * which a policy holds as a whole.
 */
export function overridingSections(scope: Scope, gateway: string, read: Reader): readonly Scope[] {
  const { kind, object, section } = splitScope(scope);
  if (section !== undefined) return [];
  if (kind !== "Gateway") return namedSections(object, read);
  const sets = read.keys("ListenerSet", "gateway", gateway).map((set) => ownerKey.of("ListenerSet", set));
  const named = [object, ...sets].flatMap((owner) => namedSections(owner, read));
  const attached = read.from(ownersOfGateway, gateway).filter((owner) => owner !== object);
  const held = attached.flatMap((owner) => {
    if (read.from(claims, claimsKey.of(KIND, owner)).whole.length === 0) return [];
    return read.from(listenerViews, owner).flatMap(({ name: listener }) => {
      const { holds } = holderOn({ gateway, owner, listener }, read);
      return holds?.scope === owner ? [scopeOf(owner, listener)] : [];
    });
  });
  return [...new Set([...named, ...held])].sort();
}

function namedSections(owner: Scope, read: Reader): readonly Scope[] {
  const { sections } = read.from(claims, claimsKey.of(KIND, owner));
  return Object.keys(sections)
    .filter((name) => hasListener(owner, name, read))
    .map((name) => scopeOf(owner, name));
}
