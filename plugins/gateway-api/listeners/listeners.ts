import { derive } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { dictionaryOf } from "../../../core/scalars/dictionary.ts";
import { ownerKey } from "../base/keys.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../gateways/facts.ts";
import type { ListenerFacts } from "./listener.ts";
import { withOverlaps } from "./overlaps.ts";
import { withPortHolders } from "./port-holders.ts";
import { withReadiness } from "./readiness.ts";
import { settledListeners } from "./settled.ts";

/** The listeners of an accepted Gateway, its own first, then those of its ListenerSets; key: the Gateway's. */
export const gatewayListeners = derive("gateway-listeners", (key, read): readonly ListenerFacts[] => {
  const facts = read.from(gatewayFacts, key);
  if (!facts || facts.rejection) return [];
  return read.from(dataPlaneListeners, facts.irKey)[key] ?? [];
});

/** The listeners that a Gateway or ListenerSet states, as accepted; key: its owner key (`Gateway/...`, `ListenerSet/...`). */
export const ownedListeners = derive("owned-listeners", (owner, read): readonly ListenerFacts[] => {
  const [kind, key] = ownerKey.read(owner);
  if (kind === "Gateway") return read.from(gatewayListeners, key).filter(({ set }) => set === undefined);
  const parent = read.get("ListenerSet", ...splitObjectKey(key))?.spec.parentRef;
  if (!parent) return [];
  const gateway = `${parent.namespace || splitObjectKey(key)[0]}/${parent.name}`;
  return read.from(gatewayListeners, gateway).filter(({ set }) => set === key);
});

/** Checks the listeners of all Gateways of a data plane against each other; key: the data plane's. Value: by Gateway. */
const dataPlaneListeners = derive(
  "data-plane-listeners",
  (irKey, read): Readonly<Record<string, readonly ListenerFacts[]>> => {
    const keys = read.from(gatewaysOfDataPlane, irKey);
    const settled = withPortHolders(read.from(settledListeners, irKey), irKey, read);
    const ready = withOverlaps(settled.map(withReadiness));
    const result = dictionaryOf<ListenerFacts[]>(keys.map((key) => [key, []]));
    for (const listener of ready) result[listener.gateway]?.push(listener);
    return result;
  },
);
