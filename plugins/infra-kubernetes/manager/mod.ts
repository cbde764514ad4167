/**
 * Brings the objects of proxies and of the rate limit service in line, and keeps them so.
 *
 * In: infra IR, and what the cluster says of the objects it led to. Out: server-side applies and deletions of real changes,
 * and the status of Gateways that only a cluster can tell. The manager never touches objects that Postern did not make.
 */
export { createManager, type ManagerOptions } from "./manager.ts";
export { type FleetView, type NodeAddresses, programmedStatus } from "./programmed.ts";
export { FIELD_MANAGER } from "./writer.ts";
