import { derive } from "../../../core/incremental/mod.ts";
import { ROUTE_KINDS } from "../keys.ts";
import { routesOfOwner } from "../routes/attached-to.ts";
import { countedOn } from "../routes/counted.ts";

/** How many routes attach to each listener of an owner, by id; key: owner key. One pass over the owner's routes. */
export const attachedRoutes = derive("attached-routes", (owner, read): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const kind of ROUTE_KINDS) {
    for (const route of read.from(routesOfOwner, `${kind}@${owner}`)) {
      for (const id of read.from(countedOn, `${route}@${owner}`)) counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return counts;
});
