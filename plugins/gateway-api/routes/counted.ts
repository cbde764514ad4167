import type { Reader } from "../../../core/incremental/mod.ts";
import { parentKey, splitRouteKey } from "../keys.ts";
import { attachments, hasHostnames } from "./attachments.ts";
import { isDropped, routeRules } from "./http-parents.ts";
import { streamRules } from "./stream-parents.ts";

/**
 * ids of the listeners of an owner that a route counts for: "successful attachment of a Route to a Listener is based solely on the
 * combination of the AllowedRoutes field ... and the Route's ParentRefs", so it counts even if its backends fail.
 */
export function countedOn(route: string, owner: string, read: Reader): readonly string[] {
  const [kind] = splitRouteKey(route);
  return read.from(attachments, route).flatMap((attachment) => {
    if (attachment.owner !== owner || attachment.condition.status === "False") return [];
    const parent = parentKey(route, attachment.index);
    if (kind === "GRPCRoute") {
      const rules = read.from(routeRules, parent);
      if (rules && isDropped(rules)) return [];
    } else if (kind !== "HTTPRoute" && read.from(streamRules, parent)?.refused) return [];
    return attachment.listeners.flatMap(({ id, hosts }) => (hasHostnames(kind) && hosts.length === 0 ? [] : [id]));
  });
}
