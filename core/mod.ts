/**
 * The core of Postern, to be embedded anywhere: plugins around a pipeline that turns snapshots into the configuration of data planes.
 *
 * In: plugin definitions, settings, and the ports of the world (clock, log, metrics, needs). Out: a control plane to start and stop. It holds no
 * Kubernetes client, no server, no file access: those are plugins. Everything that is not exported here is private.
 */
export * from "./incremental/mod.ts";
export * from "./observe/mod.ts";
export * from "./pipeline/mod.ts";
export * from "./plugin/mod.ts";
export { createPostern, type Postern, type PosternOptions } from "./postern.ts";
export * from "./resource/mod.ts";
