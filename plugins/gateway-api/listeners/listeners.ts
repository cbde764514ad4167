import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { dictionaryOf } from "../../../core/scalars/dictionary.ts";
import { failedText } from "../../../core/status/catalogue/withheld.ts";
import { gatewayFacts, gatewaysOfDataPlane } from "../gateways/facts.ts";
import { gatewayTls } from "../gateways/frontend-tls.ts";
import { splitKey } from "../keys.ts";
import { checkListener, leftOut } from "./check.ts";
import { withConflicts } from "./conflicts.ts";
import { attachedListenerSets } from "./listener-sets.ts";
import { withOverlaps } from "./overlaps.ts";
import { withPortHolders } from "./port-holders.ts";
import { withReadiness } from "./readiness.ts";
import { seniorityOf } from "./seniority.ts";
import { type CheckedListener, type ListenerFacts, type ListenerSite, ownerRef } from "./site.ts";

/** The listeners of an accepted Gateway, its own first, then those of its ListenerSets; key: the Gateway's. */
export const gatewayListeners = derive("gateway-listeners", (key, read): readonly ListenerFacts[] => {
  const facts = read.from(gatewayFacts, key);
  if (!facts || facts.rejection) return [];
  return read.from(dataPlaneListeners, facts.irKey)[key] ?? [];
});

/** The listeners that a Gateway or ListenerSet states, as accepted; key: its owner key (`Gateway/...`, `ListenerSet/...`). */
export const ownedListeners = derive("owned-listeners", (owner, read): readonly ListenerFacts[] => {
  const key = owner.slice(owner.indexOf("/") + 1);
  if (owner.startsWith("Gateway/")) return read.from(gatewayListeners, key).filter(({ set }) => set === undefined);
  const parent = read.get("ListenerSet", ...splitKey(key))?.spec.parentRef;
  if (!parent) return [];
  const gateway = `${parent.namespace || splitKey(key)[0]}/${parent.name}`;
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

/** The listeners of a data plane after the conflicts among themselves, Gateway by Gateway; key: the data plane's. */
export const settledListeners = derive("settled-listeners", (irKey, read): readonly CheckedListener[] =>
  withConflicts(read.from(gatewaysOfDataPlane, irKey).flatMap((key) => read.from(checkedListeners, key))),
);

/** The listeners of one Gateway, each looked at by itself; key: the Gateway's. */
const checkedListeners = derive("checked-listeners", (key, read): readonly CheckedListener[] => {
  const { ports } = read.from(gatewayTls, key);
  return sitesOf(key, read).map((site) => {
    const port = String(site.spec.port);
    return read.contain(
      ownerRef(site),
      () => checkListener(site, port in ports ? ports[port] : ports["default"], read),
      ({ where, number }) => leftOut(site, failedText(where, number)),
    );
  });
});

function sitesOf(key: string, read: Reader): readonly ListenerSite[] {
  const [namespace, name] = splitKey(key);
  const gateway = read.get("Gateway", namespace, name);
  if (!gateway) return [];
  const seniority = seniorityOf(gateway);
  const own = (gateway.spec.listeners ?? []).map((spec) => ({
    gateway: key,
    namespace,
    irName: `${key}/${spec.name}`,
    seniority,
    spec,
  }));
  const sets = read.from(attachedListenerSets, key).flatMap((set) => {
    const [setNamespace, setName] = splitKey(set);
    const object = read.get("ListenerSet", setNamespace, setName);
    if (!object) return [];
    const seniority = seniorityOf(gateway, object);
    return (object.spec.listeners ?? []).map((spec) => ({
      gateway: key,
      set,
      namespace: setNamespace,
      irName: `${key}/${set}/${spec.name}`,
      seniority,
      spec,
    }));
  });
  const names = new Set<string>();
  return [...own, ...sets].map((site, place) => {
    const id = names.has(site.irName) ? `${site.irName}~${place}` : site.irName;
    names.add(site.irName);
    return { ...site, id };
  });
}
