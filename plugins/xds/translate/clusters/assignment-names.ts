import type * as ir from "../../../../core/ir/mod.ts";
import { fnv1a } from "../../../../core/scalars/mod.ts";
import type { ClusterSpec } from "../required/cluster-spec.ts";
import { areByZone, arePlain, type EndpointsSpec } from "./endpoints.ts";

/** The name and the settings that a load assignment is made of. */
export type AssignmentSpec = Pick<EndpointsSpec, "name" | "settings" | "traffic">;

/**
 * So many load assignments are made at most of one list of endpoints for the clusters that share them: other endpoints cost so many messages, however
 * many clusters there are, and a new cluster has Envoy look at the endpoints of one part of the others only, since what it waits for is sent to those as well.
 */
const SPREAD = 64;

/**
 * The load assignment of a cluster. Where clusters share them, those with one backend that want nothing of their own of its endpoints have the ones of the
 * list that the backend names, whose metadata is the backend's whoever uses it. The name depends on the list and the cluster alone, so endpoints that come and go
 * replace no cluster.
 */
export function assignmentSpec({ name, settings, traffic }: ClusterSpec, isShared: boolean): AssignmentSpec {
  const [setting] = settings;
  if (!isShared || setting?.endpointsOf === undefined || settings.length > 1 || !isSharable(setting, traffic))
    return { name, settings, ...(traffic && { traffic }) };
  const { endpointsOf, metadata } = setting;
  const part = (fnv1a(name) >>> 0) % SPREAD;
  const shared = { name: endpointsOf, endpointsOf, ...(metadata && { metadata }) };
  return { name: `endpoints/${endpointsOf}/${part}`, settings: [shared] };
}

/** Whether neither the setting nor the policies of a cluster show in its load assignment. A weight counts beside others only, unless it is zero. */
function isSharable(setting: ir.DestinationSetting, traffic: ClusterSpec["traffic"]): boolean {
  const { priority = 0, weight } = setting;
  return arePlain(setting, traffic) && !areByZone(setting, traffic) && priority === 0 && weight !== 0;
}
