import { derive } from "../../../core/incremental/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { chunked, perChunk, readChunks } from "../chunks.ts";
import { parentKey, type RouteKind } from "../keys.ts";
import { attachments } from "./attachments.ts";

/** Keys of the routes of one kind that name an owner as parent, in the order of objects; key: `<kind>@<owner key>`. */
export const routesOfOwner = derive("routes-of-owner", (key, read): readonly string[] => {
  const at = key.indexOf("@");
  const kind = key.slice(0, at) as RouteKind;
  return read.keys(kind, "parent", key.slice(at + 1)).map((route) => `${kind}/${route}`);
});

/** The same in chunks. */
export const routesOfOwnerInChunks = chunked("routes-of-owner-in-chunk", routesOfOwner);

const attachedInChunks = perChunk("attached-in-chunk", routesOfOwnerInChunks, (routes, of, read) => {
  const owner = of.slice(of.indexOf("@") + 1);
  const byListener = dictionary<string[]>();
  for (const route of routes) {
    for (const attachment of read.from(attachments, route)) {
      if (attachment.owner !== owner) continue;
      for (const { id } of attachment.listeners) {
        const parents = byListener[id] ?? [];
        byListener[id] = parents;
        parents.push(parentKey(route, attachment.index));
      }
    }
  }
  return byListener;
});

/**
 * Parent keys of the routes of one kind that attach to the listeners of an owner, by listener and in the order of objects; key as above.
 * Changes only when a route attaches elsewhere, not when its rules do.
 */
export const attachedTo = derive("attached-to", (key, read): Readonly<Record<string, readonly string[]>> => {
  const all = dictionary<string[]>();
  for (const chunk of readChunks(attachedInChunks, key, read))
    for (const [id, parents] of Object.entries(chunk)) {
      const known = all[id] ?? [];
      all[id] = known;
      known.push(...parents);
    }
  return all;
});

/** A listener's key among the listeners of an owner: `<owner key>|<id>`. */
export function listenerKey(owner: string, id: string): string {
  return `${owner}|${id}`;
}

/** The two parts of a listener key. */
export function splitListenerKey(key: string): readonly [owner: string, id: string] {
  const bar = key.indexOf("|");
  return [key.slice(0, bar), key.slice(bar + 1)];
}

const NO_PARENTS: readonly string[] = Object.freeze([]);

/** Parent keys of the HTTPRoutes, then GRPCRoutes, on a listener; key: listener key. */
export const httpParentsOn = derive("http-parents-on", (key, read): readonly string[] => {
  const [owner, id] = splitListenerKey(key);
  const http = read.from(attachedTo, `HTTPRoute@${owner}`)[id] ?? NO_PARENTS;
  const grpc = read.from(attachedTo, `GRPCRoute@${owner}`)[id] ?? NO_PARENTS;
  return grpc.length === 0 ? http : [...http, ...grpc];
});

/** The same in chunks. */
export const httpParentsInChunks = chunked("http-parents-in-chunk", httpParentsOn);
