/**
 * The `EnvoyGateway` configuration file: schema, defaults, rules, and the questions the rest of Postern asks of it.
 *
 * In: the text of the file. Out: the configuration with every default filled in and frozen, or problems with their places. It never reads the
 * file itself; watching it is a port (`ConfigSource`).
 */
export { hasEmbedded } from "./embedded.ts";
export {
  DEFAULT_CONTROLLER_NAME,
  type EnvoyGatewayConfig,
  type ExtensionManagerConfig,
  type ExtensionService,
  type HostConfig,
  isPosterns,
  LOG_COMPONENTS,
  type PluginEntry,
} from "./envoy-gateway.ts";
export {
  extensionManagers,
  infrastructureOf,
  luaEnabled,
  resourceSource,
  runtimeFlag,
  watchedNamespaces,
} from "./mode.ts";
export { type ConfigResult, defaultConfig, parseConfig } from "./parse.ts";
export type { ConfigFollower, ConfigSource } from "./source.ts";
