import type { Gateway, ListenerSet } from "../../../core/api/mod.ts";
import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { keyOf, ownerKey } from "../base/keys.ts";
import { selectorMatches } from "../base/labels.ts";

/** Keys of the ListenerSets whose listeners a Gateway takes, in the order of objects; key: the Gateway's. */
export const attachedListenerSets = derive("attached-listener-sets", (key, read): readonly string[] => {
  const gateway = read.get("Gateway", ...splitObjectKey(key));
  if (!gateway) return [];
  return read
    .list("ListenerSet", "gateway", key)
    .filter((set) => listenerSetAllowed(gateway, set, read))
    .map(keyOf);
});

/** Whether spec.allowedListeners of the Gateway lets the ListenerSet attach; "None" is the default. */
export function listenerSetAllowed(gateway: Gateway, set: ListenerSet, read: Reader): boolean {
  const { from = "None", selector } = gateway.spec.allowedListeners?.namespaces ?? {};
  const namespace = set.metadata.namespace ?? "";
  if (from === "All") return true;
  if (from === "Same") return namespace === gateway.metadata.namespace;
  if (from !== "Selector" || !selector) return false;
  const object = read.get("Namespace", "", namespace);
  return object !== undefined && selectorMatches(selector, object.metadata.labels);
}

/** Owner keys of what states the listeners of a Gateway: itself, then its ListenerSets; key: the Gateway's. */
export const ownersOfGateway = derive("owners-of-gateway", (key, read): readonly string[] => [
  ownerKey.of("Gateway", key),
  ...read.from(attachedListenerSets, key).map((set) => ownerKey.of("ListenerSet", set)),
]);
