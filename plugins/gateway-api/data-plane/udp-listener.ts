import { derive } from "../../../core/incremental/mod.ts";
import type * as ir from "../../../core/ir/mod.ts";
import { UDP_ROUTE_STEPS } from "../policies/mod.ts";
import { applySteps } from "../policies/targeting/step.ts";
import { routeName } from "../routes/names.ts";
import { udpListenerShell } from "./listeners.ts";
import { onListenerKey, streamOnListener } from "./stream-parents.ts";
import { ALL_NAMES, type StreamShares, shareOut, streamParentsOn } from "./stream-shares.ts";

/** The UDP listener of a listener key with the oldest UDPRoute on it; undefined when it is not served. */
export const udpListener = derive("udp-listener", (key, read): ir.UdpListener | undefined => {
  const shell = read.from(udpListenerShell, key);
  if (!shell) return undefined;
  const [parent] = Object.keys(read.from(udpShares, key).has);
  const route = parent === undefined ? undefined : read.from(udpRouteOn, onListenerKey.of(parent, key));
  return route ? { ...shell, route } : shell;
});

/** How the UDPRoutes of a UDP listener share it: the oldest one has it; key: listener key. */
export const udpShares = derive(
  "udp-shares",
  (key, read): StreamShares =>
    shareOut(streamParentsOn(["UDPRoute"], key, read), (parent) =>
      read.from(udpRouteOn, onListenerKey.of(parent, key)) ? [ALL_NAMES] : undefined,
    ),
);

/** A UDPRoute on one listener; key as of {@link onListenerKey}. Undefined where it does not serve. */
const udpRouteOn = derive("udp-route-on", (key, read): ir.UdpRoute | undefined => {
  const found = streamOnListener(key, read);
  if (!found) return undefined;
  const { destination, site } = found;
  const built: ir.UdpRoute = { name: routeName("UDPRoute", site.route), destination };
  return applySteps(UDP_ROUTE_STEPS, built, { site, read });
});
