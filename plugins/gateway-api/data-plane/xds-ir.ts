import {
  Collection,
  countNames,
  derive,
  flatten,
  gather,
  listed,
  mapEach,
  shareLevels,
} from "../../../core/incremental/mod.ts";
import { listsOfIr } from "../../../core/ir/endpoints.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { endpointList } from "../backends/endpoint-lists.ts";
import { gatewaysOfDataPlane } from "../gateways/facts.ts";
import { irKeyOf, isServed } from "../listeners/listener.ts";
import { gatewayListeners } from "../listeners/listeners.ts";
import { dataPlane } from "./data-plane.ts";
import { putOnListener } from "./listener-routes.ts";

const NO_KEYS: readonly string[] = Object.freeze([]);

/** How often routes of a listener name each list of endpoints; key: listener key. */
const namedOnListener = countNames(
  "endpoints-named-on-listener",
  putOnListener,
  ({ endpoints = NO_KEYS }) => endpoints,
);

/** How often all else of a data plane does: listeners of streams, shared clusters, telemetry, the proxies themselves. Key: the data plane's. */
const namedBeside = countNames(
  "endpoints-named-beside",
  listed("lists-named-beside", (irKey, read) => {
    const { http: _http, ...others } = read.from(dataPlane, irKey);
    return listsOfIr(others);
  }),
  (name) => [name],
);

/** The key of what is named beside HTTP listeners, whose keys are no empty texts. */
const BESIDE = "";

/** Both by listener of a data plane; key: the data plane's. */
const namedByListener = derive("endpoints-named-by-listener", (irKey, read) => {
  const listeners = read.from(gatewaysOfDataPlane, irKey).flatMap((key) => read.from(gatewayListeners, key));
  const http = listeners.filter(
    (listener) => isServed(listener) && (listener.spec.protocol === "HTTP" || listener.spec.protocol === "HTTPS"),
  );
  return Collection.of([
    [BESIDE, read.from(namedBeside, irKey)] as const,
    ...http.map(irKeyOf).map((key) => [key, read.from(namedOnListener, key)] as const),
  ]);
});

/** The lists that a data plane names, each once, under its key; key: the data plane's. */
const named = mapEach(
  "endpoints-named",
  countNames("endpoints-counted", flatten("endpoints-of-listeners", namedByListener), (_times, at) => [
    String(at.at(-1)),
  ]),
  (_times, key) => key,
);

/** The endpoints that a data plane names; one that comes or goes is a change here and nowhere else. Key: the data plane's. */
const endpointLists = gather<string, readonly ir.DestinationEndpoint[]>("endpoint-lists", named, endpointList);

/** Everything one data plane serves; key: its own. */
export const xdsIr = derive(
  "xds-ir",
  (irKey, read): ir.XdsIr => {
    const endpoints = read.from(endpointLists, irKey);
    const served = read.from(dataPlane, irKey);
    return endpoints.size === 0 ? served : { ...served, endpoints };
  },
  { share: shareLevels(1) },
);
