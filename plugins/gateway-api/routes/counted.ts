import type { Reader } from "../../../core/incremental/mod.ts";
import { type Attachment, attachments, hasHostnames } from "../attachment/attachments.ts";
import { parentKey, type RouteKind, routeKey } from "../base/keys.ts";
import { isDropped, routeRules } from "./rules.ts";
import { streamRules } from "./stream-rules.ts";

/**
 * ids of the listeners of an owner that a route counts for: "successful attachment of a Route to a Listener is based solely on the
 * combination of the AllowedRoutes field ... and the Route's ParentRefs", so it counts even if its backends fail.
 */
export function countedOn(route: string, owner: string, read: Reader): readonly string[] {
  const [kind] = routeKey.read(route);
  return read.from(attachments, route).flatMap((attachment) => {
    const parent = parentKey.of(route, attachment.index);
    if (kind === "GRPCRoute") {
      const rules = read.from(routeRules, parent);
      if (rules && isDropped(rules)) return [];
    } else if (kind !== "HTTPRoute" && read.from(streamRules, parent)?.refused) return [];
    return countedBy(attachment, kind, owner);
  });
}

/** The same of one attachment, whatever its rules come to: so it is for an HTTPRoute. */
export function countedBy(
  { condition, listeners, ...at }: Attachment,
  kind: RouteKind,
  owner: string,
): readonly string[] {
  if (at.owner !== owner || condition.status === "False") return [];
  return listeners.flatMap(({ id, hosts }) => (hasHostnames(kind) && hosts.length === 0 ? [] : [id]));
}
