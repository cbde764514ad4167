import { derive } from "../../../core/incremental/mod.ts";
import { parentKey, ROUTE_KINDS, splitRouteKey } from "../keys.ts";
import { attachments, hasHostnames } from "../routes/attachments.ts";
import { isDropped, routeRules } from "../routes/http-parents.ts";
import { routesOfOwner } from "../routes/listener-routes.ts";
import { streamRules } from "../routes/stream-parents.ts";

/**
 * IR names of the listeners of an owner that count a route: "successful attachment of a Route to a Listener is based solely on the combination
 * of the AllowedRoutes field ... and the Route's ParentRefs", so a route counts even if its backends fail. Key: `<route key>@<owner key>`.
 */
const countedOn = derive("counted-on", (key, read): readonly string[] => {
  const at = key.indexOf("@");
  const [route, owner] = [key.slice(0, at), key.slice(at + 1)];
  const [kind] = splitRouteKey(route);
  return read.from(attachments, route).flatMap((attachment) => {
    if (attachment.owner !== owner || attachment.condition.status === "False") return [];
    const parent = parentKey(route, attachment.index);
    if (kind === "GRPCRoute") {
      const rules = read.from(routeRules, parent);
      if (rules && isDropped(rules)) return [];
    } else if (kind !== "HTTPRoute" && read.from(streamRules, parent)?.refused) return [];
    return attachment.listeners.flatMap(({ irName, hosts }) =>
      hasHostnames(kind) && hosts.length === 0 ? [] : [irName],
    );
  });
});

/** How many routes attach to each listener of an owner, by IR name; key: owner key. One pass over the owner's routes. */
export const attachedRoutes = derive("attached-routes", (owner, read): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const kind of ROUTE_KINDS) {
    for (const route of read.from(routesOfOwner, `${kind}@${owner}`)) {
      for (const irName of read.from(countedOn, `${route}@${owner}`)) counts[irName] = (counts[irName] ?? 0) + 1;
    }
  }
  return counts;
});
