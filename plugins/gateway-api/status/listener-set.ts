import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import * as say from "../../../core/status/catalogue/listener-set.ts";
import { hasCondition, observed } from "../../../core/status/conditions.ts";
import type { Condition, ObjectStatus } from "../../../core/status/types.ts";
import { ownerKey } from "../base/keys.ts";
import { gatewayFacts } from "../gateways/facts.ts";
import type { ListenerFacts } from "../listeners/listener.ts";
import { attachedListenerSets } from "../listeners/listener-sets.ts";
import { ownedListeners } from "../listeners/listeners.ts";
import { GATEWAY_API_GROUP } from "../refs/grants.ts";
import { attachedRoutes } from "./attached-routes.ts";
import { listenerStatus } from "./listener.ts";

/** The status of a ListenerSet whose Gateway is ours; key: `namespace/name`. */
export const listenerSetStatus = derive("listener-set-status", (key, read): ObjectStatus | undefined => {
  const [namespace, name] = splitObjectKey(key);
  const set = read.get("ListenerSet", namespace, name);
  if (!set) return undefined;
  const gateway = `${set.spec.parentRef.namespace || namespace}/${set.spec.parentRef.name}`;
  const facts = read.from(gatewayFacts, gateway);
  if (!facts) return undefined;
  const ref = { group: GATEWAY_API_GROUP, kind: "ListenerSet", namespace, name };
  const { generation } = set.metadata;
  if (facts.rejection) return { ref, status: { conditions: observed(say.parentNotAccepted(gateway), generation) } };
  if (!read.from(attachedListenerSets, gateway).includes(key))
    return { ref, status: { conditions: observed(say.notAllowed(namespace, gateway), generation) } };
  const listeners = read.from(ownedListeners, ownerKey.of("ListenerSet", key));
  const counts = read.from(attachedRoutes, ownerKey.of("ListenerSet", key));
  return {
    ref,
    status: {
      conditions: observed(conditionsOf(listeners), generation),
      listeners: listeners.map((listener) => listenerStatus(listener, counts, generation)),
    },
  };
});

/** How many ListenerSets of a Gateway have at least one accepted listener; key: the Gateway's. */
export const acceptedListenerSets = derive(
  "accepted-listener-sets",
  (key, read): number => read.from(attachedListenerSets, key).filter((set) => isAccepted(set, read)).length,
);

function isAccepted(set: string, read: Reader): boolean {
  const listeners = read.from(ownedListeners, ownerKey.of("ListenerSet", set));
  return listeners.length === 0 || listeners.some(({ conditions }) => hasCondition(conditions, "Accepted", "True"));
}

function conditionsOf(listeners: readonly ListenerFacts[]): readonly Condition[] {
  const count = (type: string) => listeners.filter(({ conditions }) => hasCondition(conditions, type, "True")).length;
  return [say.acceptance(count("Accepted"), listeners.length), say.programming(count("Programmed"), listeners.length)];
}
