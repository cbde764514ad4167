/**
 * The loop: worlds come in, one build at a time is made, published to the data planes, and its statuses and infrastructure are handed on.
 *
 * In: snapshots, settings, answers to needs, reports of plugins. Out: calls to outputs, the infra manager and the status writer. It never
 * waits for the network before it publishes, and a failed build leaves the last good one in force.
 */
export { createInfraReconciler, type InfraReconciler } from "./infra.ts";
export type { NeedResolver } from "./needs.ts";
export {
  type BuildOutcome,
  createPipeline,
  type Pipeline,
  type PipelineOptions,
  type VerdictOptions,
} from "./pipeline.ts";
export { createThrottle, type Throttle } from "./throttle.ts";
export type { VerifyOptions } from "./verification.ts";
