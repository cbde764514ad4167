import { derive } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitParentKey } from "../../keys.ts";
import { udpListenerShell } from "../../listeners/ir.ts";
import { applySteps, type RouteSite, UDP_ROUTE_STEPS } from "../../policies/mod.ts";
import { present } from "../../present.ts";
import { splitListenerKey } from "../attached-to.ts";
import { attachments } from "../attachments.ts";
import { ruleSite } from "../http-parents.ts";
import { routeName } from "../names.ts";
import { streamRoutes, streamRules } from "../stream-parents.ts";
import { ALL_NAMES, type StreamShares, shareOut, streamParentsOn } from "../stream-shares.ts";

/** The UDP listener of a listener key with the oldest UDPRoute on it; undefined when it is not served. */
export const udpListener = derive("udp-listener", (key, read): ir.UdpListener | undefined => {
  const shell = read.from(udpListenerShell, key);
  if (!shell) return undefined;
  const [parent] = Object.keys(read.from(udpShares, key).has);
  const route = parent === undefined ? undefined : read.from(udpRouteOn, `${parent}@${key}`);
  return route ? { ...shell, route } : shell;
});

/** Which UDPRoute has a UDP listener; key: listener key. */
export const udpShares = derive(
  "udp-shares",
  (key, read): StreamShares =>
    shareOut(streamParentsOn(["UDPRoute"], key, read), (parent) =>
      read.from(udpRouteOn, `${parent}@${key}`) ? [ALL_NAMES] : undefined,
    ),
);

/** A UDPRoute on one listener; key: `<parent key>@<listener key>`. Undefined where it does not serve. */
const udpRouteOn = derive("udp-route-on", (key, read): ir.UdpRoute | undefined => {
  const at = key.indexOf("@");
  const parent = key.slice(0, at);
  const [, id] = splitListenerKey(key.slice(at + 1));
  const destination = read.from(streamRoutes, parent).destinations[id];
  const [route, index] = splitParentKey(parent);
  const attachment = read.from(attachments, route).find((each) => each.index === index);
  const listener = attachment?.listeners.find((each) => each.id === id);
  if (!destination || !attachment || !listener) return undefined;
  const site = ruleSite(route, attachment);
  const ruleName = read.from(streamRules, parent)?.ruleName;
  const place = present<RouteSite>({ ...site, gateway: site.gateway ?? "", listener: listener.name, ruleName });
  const built: ir.UdpRoute = { name: routeName("UDPRoute", site.route), destination };
  return applySteps(UDP_ROUTE_STEPS, built, { place, read });
});
