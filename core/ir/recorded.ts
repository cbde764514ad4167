import { Collection } from "../collection/collection.ts";
import type { BackendCluster, DestinationEndpoint, DestinationSetting, RouteDestination } from "./destination.ts";
import type { HttpRoute } from "./http-route.ts";
import type { EndpointLists, XdsIr } from "./xds.ts";

/**
 * The IR in the shape of the reference system, as recorded cases have it and `translate --to ir` prints it: endpoints stand in the settings of routes and shared clusters, and
 * routes have no keys.
 Pure.
 */
export function toRecorded({ endpoints, ...xds }: XdsIr): XdsIr {
  return withSettings(xds, ({ endpointsOf, ...setting }) => {
    const list = endpointsOf === undefined ? undefined : endpoints?.get(endpointsOf);
    return list === undefined ? setting : { ...setting, endpoints: list };
  });
}

/** The other way round: lists that clusters are told of over EDS stand apart, under keys of this function. What is found by DNS stays where it is. Pure. */
export function fromRecorded(xds: XdsIr): XdsIr {
  const lists: [string, readonly DestinationEndpoint[]][] = [];
  const apart = withSettings(xds, (setting) => {
    const { endpoints, ...rest } = setting;
    if (endpoints === undefined || endpoints.length === 0 || !isTold(setting)) return setting;
    const key = `recorded/${lists.length}`;
    lists.push([key, endpoints]);
    return { ...rest, endpointsOf: key };
  });
  if (lists.length === 0) return xds;
  const endpoints: EndpointLists = Collection.of(lists);
  return { ...apart, endpoints };
}

/** Whether Envoy is told of a setting's endpoints, and does not look them up. */
function isTold({ addressType, isDynamicResolver }: DestinationSetting): boolean {
  return addressType !== "FQDN" && addressType !== "Mixed" && isDynamicResolver !== true;
}

type Change = (setting: DestinationSetting) => DestinationSetting;

function withSettings(xds: XdsIr, change: Change): XdsIr {
  const { http, backendClusters } = xds;
  const inRoute = (route: HttpRoute): HttpRoute =>
    route.destination === undefined ? route : { ...route, destination: inDestination(route.destination, change) };
  const inCluster = (cluster: BackendCluster): BackendCluster =>
    cluster.setting === undefined ? cluster : { ...cluster, setting: change(cluster.setting) };
  return {
    ...xds,
    ...(http && {
      http: http.map(({ keys: _, ...listener }) => ({
        ...listener,
        ...(listener.routes && { routes: listener.routes.map(inRoute) }),
      })),
    }),
    ...(backendClusters && { backendClusters: backendClusters.map(inCluster) }),
  };
}

function inDestination(destination: RouteDestination, change: Change): RouteDestination {
  const { settings } = destination;
  return settings === undefined ? destination : { ...destination, settings: settings.map(change) };
}
