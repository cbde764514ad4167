import { observed } from "../../../core/status/conditions.ts";
import type { ListenerStatus } from "../../../core/status/types.ts";
import type { ListenerFacts } from "../listeners/listener.ts";

/** The status of one listener, whether it stands in a Gateway or a ListenerSet. */
export function listenerStatus(
  { spec, supportedKinds, id, conditions }: ListenerFacts,
  counts: Readonly<Record<string, number>>,
  generation: number | undefined,
): ListenerStatus {
  return {
    name: spec.name,
    supportedKinds,
    attachedRoutes: counts[id] ?? 0,
    conditions: observed(conditions, generation),
  };
}
