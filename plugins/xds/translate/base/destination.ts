import { backendWeights } from "../../../../core/ir/endpoints.ts";
import type * as ir from "../../../../core/ir/mod.ts";

/** Names of backend clusters that several routes share. */
export type BackendClusters = Pick<ReadonlySet<string>, "has">;

/** Whether the request's own host is resolved instead of a backend's. */
export function isDynamicResolver(destination: ir.RouteDestination | undefined): boolean {
  const settings = destination?.settings;
  return settings?.length === 1 && settings[0]!.isDynamicResolver === true;
}

/** Whether a destination has a cluster of its own: for its own settings, or as the empty end of a route without backends. */
export function hasOwnCluster(destination: ir.RouteDestination): boolean {
  return (destination.settings?.length ?? 0) > 0 || (destination.backendClusterRefs?.length ?? 0) === 0;
}

/** The one cluster of a route that cannot be weighted (TCP, TLS, UDP). */
export function soleCluster(destination: ir.RouteDestination): string {
  if ((destination.settings?.length ?? 0) > 0) return destination.name;
  return destination.backendClusterRefs?.[0]?.name ?? destination.name;
}

/** The shared clusters that a destination names, as far as they exist. */
export function sharedClusters(
  destination: ir.RouteDestination,
  backends: BackendClusters,
): readonly { readonly name: string; readonly weight?: number }[] {
  return (destination.backendClusterRefs ?? []).filter((ref) => backends.has(ref.name));
}

/** Whether each setting needs a cluster of its own, since one cluster of Envoy cannot hold them together. */
export function needsClusterPerSetting(route: ir.HttpRoute): boolean {
  const { loadBalancer } = route.traffic ?? {};
  if (loadBalancer?.preferLocal !== undefined || (loadBalancer?.weightedZones?.length ?? 0) > 0) return true;
  const settings = route.destination?.settings ?? [];
  const { invalid, noEndpoints } = backendWeights(settings);
  if (invalid > 0 || noEndpoints > 0 || settings.some(({ filters }) => filters !== undefined)) return true;
  if (mixesAddressTypes(settings) || mixesProtocols(settings)) return true;
  return (
    settings.length > 1 && (settings.some(({ preferLocal }) => preferLocal !== undefined) || mixesAutoSni(settings))
  );
}

/** Addresses and sockets are both static; names are resolved, which is another type of cluster. */
function mixesAddressTypes(settings: readonly ir.DestinationSetting[]): boolean {
  if (settings.length === 1) return settings[0]?.addressType === "Mixed";
  const types = new Set(settings.map((setting) => setting.addressType).filter((type) => type !== undefined));
  return types.has("Mixed") || (types.has("FQDN") && types.size > 1);
}

function mixesProtocols(settings: readonly ir.DestinationSetting[]): boolean {
  return (
    settings.some((setting) => setting.forceHTTP1Upstream === true) &&
    settings.some((setting) => setting.protocol === "HTTP2" || setting.protocol === "GRPC")
  );
}

function mixesAutoSni(settings: readonly ir.DestinationSetting[]): boolean {
  const auto = settings.filter((setting) => setting.tls?.autoSNIFromEndpointHostname === true).length;
  return auto > 0 && auto !== settings.length;
}
