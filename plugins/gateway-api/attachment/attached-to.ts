import { keyCodec, text } from "../../../core/collection/key-codec.ts";
import { Collection, derive, flatten, gather, groupEach, mapEach, type Reader } from "../../../core/incremental/mod.ts";
import { listenerKey, parentKey, type RouteKind, routeOfKind } from "../base/keys.ts";
import { type Attachment, attachments } from "./attachments.ts";

/** Where a route stands among those of one kind and owner. */
type Order = string;

/** Where a parent reference stands among those on a listener: its route in the order of objects, its place in the route. */
type ParentOrder = readonly [route: Order, index: number];

/** Parent keys in the order of objects. */
export type Parents = Collection<ParentOrder, string>;

const NO_PARENTS: Parents = Collection.empty();

/** Key of the routes of a kind below an owner of listeners. */
export const kindOnOwner = keyCodec<[kind: RouteKind, owner: string]>("@", text(), text());

const namesOfOwner = derive("names-of-owner", (key, read) => {
  const [kind, owner] = kindOnOwner.read(key);
  return read.ordered(kind, "parent", owner);
});

/** Keys of the routes of one kind that name an owner as parent, in the order of objects; key: {@link kindOnOwner}. */
export const routesOfOwner = mapEach("routes-of-owner", namesOfOwner, (name, _order, of) =>
  routeOfKind(kindOnOwner.read(of)[0], name),
);

/** The attachments of those routes; key as above. */
export const attachmentsOfOwner = gather<Order, readonly Attachment[]>(
  "attachments-of-owner",
  routesOfOwner,
  attachments,
);

/** By listener of an owner, the parents of one kind that attach to it; key as above. Changes only when a route attaches elsewhere, not when its rules do. */
const attachedByListener = groupEach("attached-by-listener", attachmentsOfOwner, (all, order, of) => {
  const [, owner] = kindOnOwner.read(of);
  const own = all.filter((attachment) => attachment.owner === owner);
  return own.flatMap(({ route, index, listeners }) =>
    listeners.map(({ id }): readonly [string, ParentOrder, string] => [id, [order, index], parentKey.of(route, index)]),
  );
});

/** The parents of one kind on a listener, by the listener's key. */
export function attachedTo(kind: RouteKind, listener: string, read: Reader): Parents {
  const [owner, id] = listenerKey.read(listener);
  return read.from(attachedByListener, kindOnOwner.of(kind, owner)).get(id) ?? NO_PARENTS;
}

/** The kinds of routes on HTTP listeners, in the order of their IR. */
const HTTP_KINDS = ["HTTPRoute", "GRPCRoute"] as const;

/** Parent keys of the HTTPRoutes, then GRPCRoutes, on a listener; key: listener key. */
export const httpParentsOn = flatten(
  "http-parents-on",
  derive("http-parents-by-kind", (key, read) =>
    Collection.of(HTTP_KINDS.map((kind, place) => [place, attachedTo(kind, key, read)] as const)),
  ),
);
