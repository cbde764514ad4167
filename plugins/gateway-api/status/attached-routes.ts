import { keyCodec, text } from "../../../core/collection/key-codec.ts";
import { countNames, derive, gather, mapEach } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { attachmentsOfOwner, kindOnOwner, routesOfOwner } from "../attachment/attached-to.ts";
import { ROUTE_KINDS } from "../base/keys.ts";
import { countedBy, countedOn } from "../routes/counted.ts";

/** Key of a route below an owner of listeners. */
const routeOnOwner = keyCodec<[route: string, owner: string]>("@", text(), text());

/** The listeners of an owner that a route counts for; key: {@link routeOnOwner}. */
const counted = derive("counted-on", (key, read): readonly string[] => {
  const [route, owner] = routeOnOwner.read(key);
  return countedOn(route, owner, read);
});

const routesWithOwner = mapEach("routes-with-owner", routesOfOwner, (route, _order, of) =>
  routeOnOwner.of(route, kindOnOwner.read(of)[1]),
);

/** How many HTTPRoutes attach to each listener of an owner, by id; key: {@link kindOnOwner}. */
const attachedHttpRoutes = countNames("attached-http-routes", attachmentsOfOwner, (all, _order, of) =>
  all.flatMap((attachment) => countedBy(attachment, "HTTPRoute", kindOnOwner.read(of)[1])),
);

/** How many routes of another kind do; key: {@link kindOnOwner}. */
const attachedOfKind = countNames("attached-of-kind", gather("counted-routes", routesWithOwner, counted), (ids) => ids);

/** How many routes attach to each listener of an owner, by id; key: owner key. */
export const attachedRoutes = derive("attached-routes", (owner, read): Readonly<Record<string, number>> => {
  const counts = dictionary<number>();
  for (const kind of ROUTE_KINDS)
    for (const [id, count] of read.from(
      kind === "HTTPRoute" ? attachedHttpRoutes : attachedOfKind,
      kindOnOwner.of(kind, owner),
    ))
      counts[id] = (counts[id] ?? 0) + count;
  return counts;
});
