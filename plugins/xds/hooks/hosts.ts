import type { Message } from "@bufbuild/protobuf";
import {
  type Route,
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { asFields, assemble, type EncodedMessage, encodedOf, encodeOnce } from "../../../core/envoy/mod.ts";
import { sameItems } from "../../../core/incremental/mod.ts";
import { FailedHook } from "../../../core/plugin/contract/failed-hook.ts";
import type { Resource, TranslationError } from "../translate/mod.ts";
import { type Asking, askedKey, contextOf, hookError } from "./asking.ts";
import { closedHost, closedRoute } from "./closed.ts";

/** A virtual host as it is sent. */
export type EncodedHost = EncodedMessage<typeof VirtualHostSchema>;

/** A virtual host after the hooks for its routes and for itself. */
export interface HookedHost {
  readonly encoded: EncodedHost;
  readonly errors: readonly TranslationError[];
  readonly asked: readonly string[];
}

/** Asks the hooks about a virtual host of a route configuration. */
export type HostHooks = (
  host: EncodedHost,
  table: Resource<Message>,
  asking: Asking,
) => Promise<HookedHost> | HookedHost;

/** Where a route came from, as a mark that is the same for as long as that is. */
interface RouteMark {
  readonly route: EncodedMessage;
  readonly mark: object | undefined;
}

interface Remembered {
  /** The last one at which the marks held. */
  revision: number;
  readonly marks: readonly RouteMark[];
  readonly hooked: HookedHost;
}

/** Remembers what came of a virtual host for as long as it is the same and its routes came from the same; one for which a hook failed is asked about again. */
export function createHostHooks(): HostHooks {
  const known = new WeakMap<EncodedHost, Remembered>();
  return (host, table, asking) => {
    const before = known.get(host);
    const revision = asking.originRevision;
    if (before?.revision === revision) return before.hooked;
    if (before?.marks.every(({ route, mark }) => asking.originMark(route) === mark)) {
      before.revision = revision;
      return before.hooked;
    }
    const marks = marksOf(host, asking);
    return hookedHost(host, table, asking).then((hooked) => {
      if (hooked.errors.length === 0) known.set(host, { revision, marks, hooked });
      else known.delete(host);
      return hooked;
    });
  };
}

function marksOf(host: EncodedHost, { originMark }: Asking): readonly RouteMark[] {
  const routes = host.message().routes.flatMap((route) => encodedOf(route) ?? []);
  return routes.map((route) => ({ route, mark: originMark(route) }));
}

async function hookedHost(host: EncodedHost, table: Resource<Message>, asking: Asking): Promise<HookedHost> {
  const { hooks, originOf } = asking;
  const message = host.message();
  const at = `${table.name} ${message.name}`;
  const errors: TranslationError[] = [];
  const asked = [askedKey("virtualHost", at)];
  const ask = async (route: Route): Promise<Route> => {
    const name = `${at} ${route.name}`;
    asked.push(askedKey("route", name));
    const context = { ...contextOf(asking, table, originOf(route)), name, hostnames: message.domains };
    const answer = await hooks.run("route", route, context);
    if (!(answer instanceof FailedHook)) return answer;
    errors.push(hookError("routes", route.name, context.sources, answer));
    return answer.value ?? closedRoute(route);
  };
  const routes = hooks.has("route") ? await Promise.all(message.routes.map(ask)) : message.routes;
  const withRoutes = sameItems(routes, message.routes) ? message : hostOf(message, routes);
  if (!hooks.has("virtualHost")) return { encoded: encodeOnce(VirtualHostSchema, withRoutes), errors, asked };
  const context = { ...contextOf(asking, table, undefined), name: at };
  const answer = await hooks.run("virtualHost", withRoutes, context);
  if (!(answer instanceof FailedHook)) return { encoded: encodeOnce(VirtualHostSchema, answer), errors, asked };
  errors.push(hookError("routes", message.name, sourcesOf(message, asking) ?? context.sources, answer));
  return { encoded: encodeOnce(VirtualHostSchema, answer.value ?? closedHost(message)), errors, asked };
}

/** What the routes of a virtual host came from, so that the fault is told there and not on all that the table did. */
function sourcesOf({ routes }: VirtualHost, { originOf }: Asking): TranslationError["sources"] | undefined {
  const found = new Map(
    routes.flatMap((route) => (originOf(route)?.sources ?? []).map((ref) => [JSON.stringify(ref), ref] as const)),
  );
  return found.size === 0 ? undefined : [...found.values()];
}

/** A virtual host with other routes, which are not encoded again. */
function hostOf(host: VirtualHost, routes: readonly Route[]): VirtualHost {
  const message = { ...host, routes: [...routes] };
  const parts = asFields(routes.map((route) => encodeOnce(RouteSchema, route))) as Route[];
  assemble(VirtualHostSchema, { ...host, routes: parts }, ["routes"]).standsFor(message);
  return message;
}
