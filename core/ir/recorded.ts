import { Collection } from "../collection/collection.ts";
import type { DestinationEndpoint, DestinationSetting } from "./destination.ts";
import { isLookedUp, withSettings } from "./endpoints.ts";
import type { EndpointLists, XdsIr } from "./xds.ts";

/**
 * The IR in the shape of the reference system, as recorded cases have it and `translate --to ir` prints it: endpoints stand in the settings that name them, and routes have no
 * keys. Pure.
 */
export function toRecorded({ endpoints, ...xds }: XdsIr): XdsIr {
  return withSettings(withoutKeys(xds), (settings) =>
    settings.map(({ endpointsOf, ...setting }) => {
      const list = endpointsOf === undefined ? undefined : endpoints?.get(endpointsOf);
      return list === undefined ? setting : { ...setting, endpoints: list };
    }),
  );
}

/** The other way round: lists that clusters are told of over EDS stand apart, under keys of this function. Lists found by DNS stay where they are. Pure. */
export function fromRecorded(xds: XdsIr): XdsIr {
  const lists: [string, readonly DestinationEndpoint[]][] = [];
  const setApart = (setting: DestinationSetting): DestinationSetting => {
    const { endpoints, ...rest } = setting;
    if (endpoints === undefined || endpoints.length === 0 || setting.isDynamicResolver === true) return setting;
    const key = `recorded/${lists.length}`;
    lists.push([key, endpoints]);
    return { ...rest, endpointsOf: key };
  };
  // Where one is looked up, the cluster of all holds them.
  const apart = withSettings(xds, (settings) => (settings.some(isLookedUp) ? settings : settings.map(setApart)));
  if (lists.length === 0) return xds;
  const endpoints: EndpointLists = Collection.of(lists);
  return { ...withoutKeys(apart), endpoints };
}

/** The IR with routes as lists only. */
export function withoutKeys(xds: XdsIr): XdsIr {
  return xds.http === undefined ? xds : { ...xds, http: xds.http.map(({ ordered: _, ...listener }) => listener) };
}
