import { Collection, countNames, derive, flatten, gather, mapEach } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { portEndpoints } from "../backends/endpoints.ts";
import { nonEmpty } from "../base/present.ts";
import { gatewaysOfDataPlane } from "../gateways/facts.ts";
import { irKeyOf, isServed } from "../listeners/listener.ts";
import { gatewayListeners } from "../listeners/listeners.ts";
import { putOnListener } from "./listener-routes.ts";

const NO_KEYS: readonly string[] = Object.freeze([]);

/** How often routes of a listener name each list of endpoints; key: listener key. */
const namedOnListener = countNames(
  "endpoints-named-on-listener",
  putOnListener,
  ({ endpoints = NO_KEYS }) => endpoints,
);

/** The same by listener of a data plane; key: the data plane's. */
const namedByListener = derive("endpoints-named-by-listener", (irKey, read) => {
  const listeners = read.from(gatewaysOfDataPlane, irKey).flatMap((key) => read.from(gatewayListeners, key));
  const http = listeners.filter(
    (listener) => isServed(listener) && (listener.spec.protocol === "HTTP" || listener.spec.protocol === "HTTPS"),
  );
  return Collection.of(http.map(irKeyOf).map((key) => [key, read.from(namedOnListener, key)] as const));
});

/** The lists that routes of a data plane name, each once, under its key; key: the data plane's. */
const named = mapEach(
  "endpoints-named",
  countNames("endpoints-counted", flatten("endpoints-of-listeners", namedByListener), (_times, at) => [
    String(at.at(-1)),
  ]),
  (_times, key) => key,
);

const listOfPort = derive("endpoint-list", (key, read) => nonEmpty(read.from(portEndpoints, key).endpoints));

/** The endpoints that routes of a data plane name; one that comes or goes is a change here and nowhere else. Key: the data plane's. */
export const endpointLists = gather<string, readonly ir.DestinationEndpoint[]>("endpoint-lists", named, listOfPort);
