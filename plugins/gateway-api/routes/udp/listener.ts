import { derive } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { splitParentKey } from "../../keys.ts";
import { udpListenerShell } from "../../listeners/ir.ts";
import { applySteps, type RouteSite, UDP_ROUTE_STEPS } from "../../policies/mod.ts";
import { present } from "../../present.ts";
import { attachedTo, splitListenerKey } from "../attached-to.ts";
import { attachments } from "../attachments.ts";
import { ruleSite } from "../http-parents.ts";
import { routeName } from "../names.ts";
import { streamRoutes, streamRules } from "../stream-parents.ts";

/** The UDP listener of a listener key with the oldest UDPRoute on it; undefined when it is not served. */
export const udpListener = derive("udp-listener", (key, read): ir.UdpListener | undefined => {
  const shell = read.from(udpListenerShell, key);
  if (!shell) return undefined;
  const [owner, id] = splitListenerKey(key);
  const parents = read.from(attachedTo, `UDPRoute@${owner}`)[id] ?? [];
  for (const parent of parents) {
    const destination = read.from(streamRoutes, parent).destinations[id];
    const [route, index] = splitParentKey(parent);
    const attachment = read.from(attachments, route).find((each) => each.index === index);
    const listener = attachment?.listeners.find((each) => each.id === id);
    if (!destination || !attachment || !listener) continue;
    const site = ruleSite(route, attachment);
    const ruleName = read.from(streamRules, parent)?.ruleName;
    const place = present<RouteSite>({ ...site, gateway: site.gateway ?? "", listener: listener.name, ruleName });
    const built: ir.UdpRoute = { name: routeName("UDPRoute", site.route), destination };
    return { ...shell, route: applySteps(UDP_ROUTE_STEPS, built, { place, read }) };
  }
  return shell;
});
