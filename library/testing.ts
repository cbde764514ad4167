/**
 * The kit for tests of plugins: contract suites, a gateway in memory, hooks run one by one, golden files, a clock that is moved, a logger that keeps its lines.
 *
 * In: a plugin. Out: what it does, to be compared. Nothing here is part of a running gateway. Suites take `test` and `expect`-like functions of no runner in particular.
 */
export { createFakeClock, type FakeClock } from "../core/testing/fake-clock.ts";
export { pluginContext } from "../core/testing/plugin-context.ts";
export { randomNumbers } from "../core/testing/random.ts";
export { createRecordingLogger, type RecordingLogger } from "../core/testing/recording-logger.ts";
export { type ContractTest, contractOf, type MakeSubject, promisesOf, type Subject } from "./testing/contract/mod.ts";
export { type GoldenFiles, goldenDifference } from "./testing/golden.ts";
export { type MemoryGateway, memoryGateway } from "./testing/memory-gateway.ts";
export { type RunHookOptions, runHook } from "./testing/run-hook.ts";
