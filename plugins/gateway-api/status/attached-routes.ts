import { derive } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { perChunk, readChunks } from "../chunks.ts";
import { ROUTE_KINDS } from "../keys.ts";
import { routesOfOwnerInChunks } from "../routes/attached-to.ts";
import { countedOn } from "../routes/counted.ts";

const countedInChunks = perChunk("counted-in-chunk", routesOfOwnerInChunks, (routes, of, read) => {
  const owner = of.slice(of.indexOf("@") + 1);
  const counts = dictionary<number>();
  for (const route of routes) for (const id of countedOn(route, owner, read)) counts[id] = (counts[id] ?? 0) + 1;
  return counts;
});

/** How many routes attach to each listener of an owner, by id; key: owner key. */
export const attachedRoutes = derive("attached-routes", (owner, read): Readonly<Record<string, number>> => {
  const counts = dictionary<number>();
  for (const kind of ROUTE_KINDS)
    for (const chunk of readChunks(countedInChunks, `${kind}@${owner}`, read))
      for (const [id, count] of Object.entries(chunk)) counts[id] = (counts[id] ?? 0) + count;
  return counts;
});
