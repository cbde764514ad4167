/**
 * The kit for tests of plugins and of Postern itself: a clock that can be moved, a logger that keeps its lines.
 *
 * In: nothing from the outside world. Out: deterministic stand-ins for what the host lends. It is never part of a running Postern.
 */
export { createFakeClock, type FakeClock } from "./fake-clock.ts";
export { pluginContext } from "./plugin-context.ts";
export { randomNumbers } from "./random.ts";
export { createRecordingLogger, type RecordingLogger } from "./recording-logger.ts";
