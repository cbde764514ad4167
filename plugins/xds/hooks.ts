import type { Message } from "@bufbuild/protobuf";
import type { Route } from "../../core/envoy/generated/envoy/config/route/v3/route_components_pb.ts";
import type { RouteConfiguration } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import type { UnstructuredRef } from "../../core/ir/mod.ts";
import type { HookContext, HookPoints, HookRunner, IrKey } from "../../core/plugin/api.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import type { Resource, Resources, XdsTranslator } from "./translate/mod.ts";

type Built = ReturnType<XdsTranslator["build"]>;
type OriginOf = Built["originOf"];

/**
 * The resources with every hook applied: routes, virtual hosts, listeners, clusters, endpoints, in this order. Costs nothing while no
 * plugin hooks in; a message that no hook replaced stays the same object.
 */
export async function applyHooks(hooks: HookRunner, irKey: IrKey, translation: Built): Promise<Resources> {
  const { resources, originOf } = translation;
  const one =
    <P extends "listener" | "cluster" | "endpoints">(point: P) =>
    (resource: Resource<HookPoints[P] & Message>) =>
      hooks.run(point, resource.message, contextOf(irKey, resource, originOf(resource.message))) as Promise<
        HookPoints[P] & Message
      >;
  const routes = hooks.has("route") || hooks.has("virtualHost");
  return {
    ...resources,
    ...(routes && { routes: await each(resources.routes, (route) => hookedRoutes(hooks, irKey, route, originOf)) }),
    ...(hooks.has("listener") && { listeners: await each(resources.listeners, one("listener")) }),
    ...(hooks.has("cluster") && { clusters: await each(resources.clusters, one("cluster")) }),
    ...(hooks.has("endpoints") && { endpoints: await each(resources.endpoints, one("endpoints")) }),
  };
}

async function hookedRoutes(
  hooks: HookRunner,
  irKey: IrKey,
  resource: Resource<RouteConfiguration>,
  originOf: OriginOf,
): Promise<RouteConfiguration> {
  const { message } = resource;
  const runRoute = (route: Route, hostnames: readonly string[]) =>
    hooks.run("route", route, { ...contextOf(irKey, resource, originOf(route)), hostnames });
  const virtualHosts = await Promise.all(
    message.virtualHosts.map(async (host) => {
      const ask = (route: Route) => runRoute(route, host.domains);
      const routes = hooks.has("route") ? await Promise.all(host.routes.map(ask)) : host.routes;
      const changed = routes.some((route, i) => route !== host.routes[i]);
      return hooks.run("virtualHost", changed ? { ...host, routes } : host, contextOf(irKey, resource, undefined));
    }),
  );
  const changed = virtualHosts.some((host, i) => host !== message.virtualHosts[i]);
  return changed ? { ...message, virtualHosts } : message;
}

async function each<M extends Message>(
  list: readonly Resource<M>[],
  run: (resource: Resource<M>) => Promise<M>,
): Promise<readonly Resource<M>[]> {
  return Promise.all(
    list.map(async (resource) => {
      const message = await run(resource);
      return message === resource.message ? resource : { name: resource.name, message, sources: resource.sources };
    }),
  );
}

/** What a hook is told of a message: where it came from, if not from all that its resource did, and the foreign objects that were named on its way. */
function contextOf(irKey: IrKey, resource: Resource<Message>, origin: ReturnType<OriginOf>): HookContext {
  return {
    irKey,
    sources: origin?.sources ?? resource.sources,
    objects: objectsOf(origin?.extensionRefs),
    ...(origin?.extensionPolicies && { policies: objectsOf(origin.extensionPolicies) }),
  };
}

function objectsOf(refs: readonly UnstructuredRef[] | undefined): readonly KubeObject[] {
  return (refs ?? []).flatMap(({ object }) => (object === undefined ? [] : [object as KubeObject]));
}
