import type { Message } from "@bufbuild/protobuf";
import {
  RouteSchema,
  type VirtualHost,
  VirtualHostSchema,
} from "../../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import { type EncodedMessage, encode, encodeOnce } from "../../../core/envoy/mod.ts";
import { sameItems } from "../../../core/incremental/mod.ts";
import { FailedHook } from "../../../core/plugin/contract/failed-hook.ts";
import { contentOf, numberOf, textOf, withParts } from "../protection/wire.ts";
import type { Resource, TranslationError } from "../translate/mod.ts";
import { type Asking, askEncoded, askedKey, contextOf, hookError } from "./asking.ts";
import { closedHost, closedRoute, probingHost } from "./closed.ts";

/** A virtual host as it is sent. */
export type EncodedHost = EncodedMessage<typeof VirtualHostSchema>;

type EncodedRoute = EncodedMessage<typeof RouteSchema>;

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
  return routesOf(host).map((route) => ({ route, mark: originMark(route) }));
}

/** The routes of a virtual host as they are encoded; the translator puts virtual hosts together of those. */
function routesOf(host: EncodedHost): readonly EncodedRoute[] {
  const { routes } = (host.assembled?.parts ?? {}) as { readonly routes?: readonly EncodedRoute[] };
  return routes ?? host.message().routes.map((route) => encodeOnce(RouteSchema, route));
}

async function hookedHost(host: EncodedHost, table: Resource<Message>, asking: Asking): Promise<HookedHost> {
  const { hooks, originOf } = asking;
  const { name: ofHost, domains } = host.withoutParts();
  const at = `${table.name} ${ofHost}`;
  const errors: TranslationError[] = [];
  const asked = [askedKey("virtualHost", at)];
  const ask = async (route: EncodedRoute): Promise<EncodedRoute | readonly EncodedRoute[]> => {
    const named = nameOfRoute(route);
    const name = `${at} ${named}`;
    asked.push(askedKey("route", name));
    const context = { ...contextOf(asking, table, originOf(route)), name, hostnames: domains };
    const answer = await askEncoded(hooks, "route", route, context);
    if (!(answer instanceof FailedHook)) return answer as EncodedRoute;
    const closed = encodeOnce(RouteSchema, closedRoute(route.message()));
    const instead = (answer.value as EncodedRoute | undefined) ?? closed;
    if (answer.probes) return [instead, closed, route];
    errors.push(hookError("routes", named, context.sources, answer));
    return instead;
  };
  const before = routesOf(host);
  const routes = hooks.has("route") ? (await Promise.all(before.map(ask))).flat() : before;
  const withRoutes = sameItems(routes, before) ? host : hostOf(host, routes);
  if (!hooks.has("virtualHost")) return { encoded: withRoutes, errors, asked };
  const context = { ...contextOf(asking, table, undefined), name: at };
  const answer = await askEncoded(hooks, "virtualHost", withRoutes, context);
  if (!(answer instanceof FailedHook)) return { encoded: answer as EncodedHost, errors, asked };
  const instead = answer.value?.message() as VirtualHost | undefined;
  const probing = answer.probes ? probingHost(instead, withRoutes.message()) : undefined;
  if (!answer.probes) errors.push(hookError("routes", ofHost, sourcesOf(before, asking) ?? context.sources, answer));
  return { encoded: encodeOnce(VirtualHostSchema, probing ?? instead ?? closedHost(host.message())), errors, asked };
}

function nameOfRoute({ bytes }: EncodedRoute): string {
  return textOf(contentOf(bytes, numberOf(RouteSchema, "name")));
}

/** The objects that the routes of a virtual host came from, so that the fault is told there and not on all that the table came from. */
function sourcesOf(routes: readonly EncodedRoute[], { originOf }: Asking): TranslationError["sources"] | undefined {
  const found = new Map(
    routes.flatMap((route) => (originOf(route)?.sources ?? []).map((ref) => [JSON.stringify(ref), ref] as const)),
  );
  return found.size === 0 ? undefined : [...found.values()];
}

/** A virtual host with other routes, which are not encoded again. */
function hostOf(host: EncodedHost, routes: readonly EncodedRoute[]): EncodedHost {
  const head = host.assembled?.head ?? encode(VirtualHostSchema, { ...host.message(), routes: [] });
  return withParts(VirtualHostSchema, head, "routes", routes);
}
