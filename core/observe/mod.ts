/**
 * Everything that Postern says about itself: log lines, metrics, and the clock they share.
 *
 * In: calls from every part. Out: lines and series through the functions given at start. It never opens files or sockets.
 */

export { type BackOff, createBackOff } from "./back-off.ts";
export type { Clock } from "./clock.ts";
export { contained, handled } from "./handled.ts";
export {
  createLogger,
  formatJson,
  formatText,
  LOG_LEVELS,
  type LogFields,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  type LogLine,
} from "./logger.ts";
export {
  type Counter,
  createMetrics,
  type Gauge,
  type Histogram,
  type Labels,
  type Metrics,
  type MetricsRegistry,
} from "./metrics.ts";
export { createTokenBucket, type TokenBucket, type TokenRate } from "./token-bucket.ts";
