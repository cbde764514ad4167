import { countNames, derive, gather, mapEach } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { attachmentsOfOwner, routesOfOwner } from "../attachment/attached-to.ts";
import { ROUTE_KINDS } from "../base/keys.ts";
import { countedBy, countedOn } from "../routes/counted.ts";

/** The listeners of an owner that a route counts for; key: `<route key>@<owner key>`. */
const counted = derive("counted-on", (key, read): readonly string[] => {
  const at = key.indexOf("@");
  return countedOn(key.slice(0, at), key.slice(at + 1), read);
});

const routesWithOwner = mapEach(
  "routes-with-owner",
  routesOfOwner,
  (route, _order, of) => `${route}${of.slice(of.indexOf("@"))}`,
);

/** How many HTTPRoutes attach to each listener of an owner, by id; key: `HTTPRoute@<owner key>`. */
const attachedHttpRoutes = countNames("attached-http-routes", attachmentsOfOwner, (all, _order, of) =>
  all.flatMap((attachment) => countedBy(attachment, "HTTPRoute", of.slice(of.indexOf("@") + 1))),
);

/** How many routes of another kind do; key: `<kind>@<owner key>`. */
const attachedOfKind = countNames("attached-of-kind", gather("counted-routes", routesWithOwner, counted), (ids) => ids);

/** How many routes attach to each listener of an owner, by id; key: owner key. */
export const attachedRoutes = derive("attached-routes", (owner, read): Readonly<Record<string, number>> => {
  const counts = dictionary<number>();
  for (const kind of ROUTE_KINDS)
    for (const [id, count] of read.from(kind === "HTTPRoute" ? attachedHttpRoutes : attachedOfKind, `${kind}@${owner}`))
      counts[id] = (counts[id] ?? 0) + count;
  return counts;
});
