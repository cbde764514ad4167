import { keyCodec, text } from "../../../core/collection/key-codec.ts";
import { closedReason, derive, type Reader } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { dictionary } from "../../../core/scalars/dictionary.ts";
import { type AttachedListener, attachments } from "../attachment/attachments.ts";
import { listenerKey, parentKey, type RouteKind, refOfRoute, routeKey } from "../base/keys.ts";
import { metadataOf } from "../base/metadata.ts";
import { nonEmpty, present } from "../base/present.ts";
import type { RouteSite, RuleSite } from "../base/site.ts";
import { destinationName } from "../routes/names.ts";
import { ruleSite } from "../routes/rules.ts";
import { type StreamRoute, type StreamRules, streamRouteObject, streamRules } from "../routes/stream-rules.ts";
import { destinationOn } from "./http-parents.ts";

/** The destinations of a stream route under one parent. */
export interface StreamRoutes {
  /** By id of the listener; absent where the route does not serve. */
  readonly destinations: Readonly<Record<string, ir.RouteDestination>>;
  readonly clusters?: readonly ir.BackendCluster[];
}

const NOTHING: StreamRoutes = Object.freeze({ destinations: Object.freeze({}) });

/** The destinations of a stream route on the listeners of one parent; key: parent key. */
export const streamRoutes = derive("stream-routes", (key, read): StreamRoutes => {
  const [route] = parentKey.read(key);
  const { kind, namespace, name } = refOfRoute(route);
  // Nothing can be answered in the place of a stream: a route that is withheld has no destination.
  if (closedReason(read.withheld(kind as RouteKind, namespace, name)) !== undefined) return NOTHING;
  return read.contain(
    refOfRoute(route),
    () => destinationsOfParent(key, read),
    () => NOTHING,
  );
});

function destinationsOfParent(key: string, read: Reader): StreamRoutes {
  const [route, index] = parentKey.read(key);
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  const rules = read.from(streamRules, key);
  const [kind, namespace, name] = routeKey.read(route);
  const object = read.get(kind, namespace, name) as StreamRoute | undefined;
  if (!attachment || !rules || rules.refused || !object) return NOTHING;
  const site = ruleSite(route, attachment);
  const clusters = new Map<string, ir.BackendCluster>();
  const destinations = dictionary<ir.RouteDestination>();
  for (const listener of attachment.listeners) {
    if (!listener.ready) continue;
    const onListener = siteOn(listener, site, rules);
    const destination = {
      name: destinationName(kind, site.route, -1),
      metadata: metadataOf(object, rules.ruleName),
      backends: rules.backends,
    };
    destinations[listener.id] = destinationOn(destination, { site: onListener, clusters }, read);
  }
  return present<StreamRoutes>({ destinations, clusters: nonEmpty([...clusters.values()]) });
}

/** A TLSRoute, TCPRoute or UDPRoute where it serves: one of its parents on one listener. */
export interface StreamOnListener {
  readonly object: StreamRoute;
  readonly rules: StreamRules;
  readonly listener: AttachedListener;
  readonly destination: ir.RouteDestination;
  readonly site: RouteSite;
}

/** Key of a parent of a route on a listener. */
export const onListenerKey = keyCodec<[parent: string, listener: string]>("@", text(), text());

/** A stream route as it is on a listener; key as of {@link onListenerKey}. Undefined where the route does not serve. */
export function streamOnListener(key: string, read: Reader): StreamOnListener | undefined {
  const [parent, on] = onListenerKey.read(key);
  const [, id] = listenerKey.read(on);
  const [route, index] = parentKey.read(parent);
  const destination = read.from(streamRoutes, parent).destinations[id];
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  const listener = attachment?.listeners.find((each) => each.id === id);
  const object = streamRouteObject(route, read);
  const rules = read.from(streamRules, parent);
  if (!destination || !attachment || !listener || !object || !rules) return undefined;
  return { object, rules, listener, destination, site: siteOn(listener, ruleSite(route, attachment), rules) };
}

function siteOn(listener: AttachedListener, site: RuleSite, { ruleName }: StreamRules): RouteSite {
  return present<RouteSite>({ ...site, gateway: site.gateway ?? "", listener: listener.name, ruleName });
}
