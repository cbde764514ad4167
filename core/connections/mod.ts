/**
 * Limits on who may connect to a server of ours, and how often.
 *
 * In: connections as they come, by the address of their client. Out: which go on; of those that do not, one line of the log for each burst. It never touches
 * a network: servers hand their sockets in (`guard.ts`), tests hand in whatever they like.
 */
export { type BurstLog, createBurstLog } from "./burst-log.ts";
export { createGate, type Gate, type GateLimits, STANDARD_LIMITS } from "./gate.ts";
export { guardSockets } from "./guard.ts";
