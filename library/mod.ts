/**
 * The library: a whole control plane within a program of one's own, on Bun, Node and Deno, and its configuration for Envoy by HTTP where nothing but fetch is to be had.
 *
 * In: providers of objects, plugins, ports of the world with defaults. Out: a gateway to start, look at and stop. Several in one process share nothing. The server of xDS
 * is loaded when it is started, so that edge workers, which have none, can use the rest.
 */
export { envoyBootstrap, restBootstrap } from "./gateway/bootstrap.ts";
export type { GatewayEvent } from "./gateway/events.ts";
export { fileProvider as files } from "./gateway/files.ts";
export { createGateway, type Gateway, type GatewayOptions } from "./gateway/gateway.ts";
export { type Memory, memory } from "./gateway/memory.ts";
export { BuildFailed } from "./gateway/settling.ts";
export { type FetchNeedsOptions, fetchNeeds } from "./needs/fetch-needs.ts";
export type { KubeObject, ObjectRef } from "./objects.ts";
export { parseObjects } from "./pure/parse.ts";
export { type LeftOut, type Served, type XdsHandler, type XdsHandlerOptions, xdsHandler } from "./rest/handler.ts";
