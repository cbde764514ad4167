import { derive, type Reader } from "../../../core/incremental/mod.ts";
import { isLookedUp } from "../../../core/ir/endpoints.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { splitObjectKey } from "../../../core/resource/mod.ts";
import { nonEmpty } from "../base/present.ts";
import { endpointsOfBackend } from "./backend.ts";
import { portEndpoints } from "./endpoints.ts";

const OF_BACKEND = "Backend/";

/** The endpoints that settings name; key: as they name them, that of a port of a Service or ServiceImport, or `Backend/<namespace>/<name>`. Undefined where there are none. */
export const endpointList = derive("endpoint-list", (key, read): readonly ir.DestinationEndpoint[] | undefined => {
  if (!key.startsWith(OF_BACKEND)) return nonEmpty(read.from(portEndpoints, key).endpoints);
  const backend = read.get("Backend", ...splitObjectKey(key.slice(OF_BACKEND.length)));
  return backend && nonEmpty(endpointsOfBackend(backend));
});

/** A setting that holds its endpoints, for who needs to see them. */
export function withEndpoints(setting: ir.DestinationSetting, read: Reader): ir.DestinationSetting {
  const { endpointsOf, ...rest } = setting;
  const endpoints = endpointsOf === undefined ? undefined : read.from(endpointList, endpointsOf);
  return endpoints === undefined ? setting : { ...rest, endpoints };
}

/** Settings that share a cluster whatever they are: where Envoy looks up the endpoints of one, the cluster holds those of all. */
export function ofOneCluster<S extends { readonly setting: ir.DestinationSetting }>(
  backends: readonly S[],
  read: Reader,
): readonly S[] {
  if (!backends.some(({ setting }) => isLookedUp(setting))) return backends;
  return backends.map((backend) => ({ ...backend, setting: withEndpoints(backend.setting, read) }));
}
