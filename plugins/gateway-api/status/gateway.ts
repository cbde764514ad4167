import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import {
  gatewayAccepted,
  gatewayPartlyAccepted,
  gatewayWithoutListeners,
} from "../../../core/status/catalogue/gateway.ts";
import { hasCondition, observed, withCondition, withConditions } from "../../../core/status/conditions.ts";
import type { Condition, ObjectStatus, StatusValue } from "../../../core/status/types.ts";
import { ownerKey } from "../base/keys.ts";
import { present } from "../base/present.ts";
import { type GatewayFacts, gatewayFacts } from "../gateways/facts.ts";
import { gatewayTls } from "../listeners/frontend-tls.ts";
import type { ListenerFacts } from "../listeners/listener.ts";
import { gatewayListeners } from "../listeners/listeners.ts";
import { GATEWAY_API_GROUP } from "../refs/grants.ts";
import { telemetryOf } from "../telemetry/telemetry.ts";
import { attachedRoutes } from "./attached-routes.ts";
import { listenerStatus } from "./listener.ts";
import { acceptedListenerSets } from "./listener-set.ts";

/** The status of a Gateway of ours; key: `namespace/name`. */
export const gatewayStatus = derive("gateway-status", (key, read): ObjectStatus | undefined => {
  const facts = read.from(gatewayFacts, key);
  if (!facts) return undefined;
  const [namespace, name] = splitObjectKey(key);
  const generation = read.get("Gateway", namespace, name)?.metadata.generation;
  const ref = { group: GATEWAY_API_GROUP, kind: "Gateway", namespace, name };
  if (facts.rejection) return { ref, status: { conditions: observed([facts.rejection], generation) } };
  const own = read.from(gatewayListeners, key).filter(({ set }) => set === undefined);
  const counts = read.from(attachedRoutes, ownerKey.of("Gateway", key));
  const sets = read.from(acceptedListenerSets, key);
  return {
    ref,
    status: present<StatusValue>({
      conditions: observed(conditionsOf(facts, own, read), generation),
      listeners: own.map((listener) => listenerStatus(listener, counts, generation)),
      attachedListenerSets: sets > 0 ? sets : undefined,
    }),
  };
});

function conditionsOf(
  { key, parameters }: GatewayFacts,
  listeners: readonly ListenerFacts[],
  read: Reader,
): readonly Condition[] {
  const { conditions } = read.from(gatewayTls, key);
  const telemetry = read.from(telemetryOf, key).condition;
  const known = withConditions([], conditions);
  return withCondition(known, parameters ?? telemetry ?? acceptance(listeners));
}

/** "Accepted ... if at least one Listener is accepted"; the reason says when some are not. */
function acceptance(listeners: readonly ListenerFacts[]): Condition {
  const refused = listeners.filter(({ conditions }) => !hasCondition(conditions, "Accepted", "True"));
  if (refused.length === 0) return gatewayAccepted();
  const names = refused.map(({ spec }) => spec.name).sort();
  return refused.length < listeners.length ? gatewayPartlyAccepted(names) : gatewayWithoutListeners(names);
}
