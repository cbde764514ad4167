/**
 * Plugins: the contract (`api.ts`), the way to declare one (`define.ts`), and the host that creates, guards, starts and stops them.
 *
 * In: definitions with their configuration. Out: instances by kind, and one runner for all hooks. The host never decides which plugins there are:
 * the composition root lists them. No registry, no globals.
 */

export { misfit } from "./answers/misfit.ts";
export type * from "./api.ts";
export { checkDefinition, checkedBy, configErrors, PluginConfigError, parsePluginConfig } from "./check.ts";
export { type EncodedHandler, MESSAGE_POINTS, type MessagePoint } from "./contract/encoded-handler.ts";
export { FailedHook, type HookFailure } from "./contract/failed-hook.ts";
export type { XdsResources } from "./contract/resources.ts";
export { PLUGIN_DEADLINES } from "./deadlines.ts";
export { definePlugin, MIN_PLUGIN_API, PLUGIN_API } from "./define.ts";
export { createGuard, type Guard, PluginError } from "./guard.ts";
export { HOOK_POINTS, hookAt, hooksProblem } from "./hook-points.ts";
export {
  createHost,
  type DisabledPlugin,
  type HostOptions,
  type Instance,
  type PartState,
  type PluginHost,
} from "./host.ts";
export { lentOf, type Measured, measured } from "./lent.ts";
export { listPlugins, type PluginRow } from "./list.ts";
export { anyMessage, message, unpackAny } from "./messages.ts";
export { crdOfOwnKind, rulesOfOwnKinds } from "./own-crds.ts";
export { kindsOfUses, rowOf } from "./own-kinds.ts";
export { ownKindOf, validateOwnKinds } from "./own-objects.ts";
export { type PluginUse, use } from "./use.ts";
