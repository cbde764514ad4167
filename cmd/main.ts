import { version } from "../package.json" with { type: "json" };
import type { Command } from "./cli/command.ts";
import { collectCommand } from "./cli/commands/collect.ts";
import { completionCommand } from "./cli/commands/completion.ts";
import { envoyCommand } from "./cli/commands/envoy.ts";
import { helpCommand } from "./cli/commands/help.ts";
import { configEnvoyGatewayCommand } from "./cli/commands/looking/config-envoy-gateway.ts";
import { configEnvoyProxyCommand } from "./cli/commands/looking/config-envoy-proxy.ts";
import { configEnvoyRatelimitCommand } from "./cli/commands/looking/config-envoy-ratelimit.ts";
import { dashboardEnvoyGatewayCommand } from "./cli/commands/looking/dashboard-envoy-gateway.ts";
import { dashboardEnvoyProxyCommand } from "./cli/commands/looking/dashboard-envoy-proxy.ts";
import { statsEnvoyProxyCommand } from "./cli/commands/looking/stats-envoy-proxy.ts";
import { pluginCommand } from "./cli/commands/plugin.ts";
import { serverCommand } from "./cli/commands/server.ts";
import { certgenCommand } from "./cli/commands/setting-up/certgen.ts";
import { crdsCommand } from "./cli/commands/setting-up/crds.ts";
import { installCommand } from "./cli/commands/setting-up/install.ts";
import { manifestsCommand } from "./cli/commands/setting-up/manifests.ts";
import { migrateCommand } from "./cli/commands/setting-up/migrate.ts";
import { uninstallCommand } from "./cli/commands/setting-up/uninstall.ts";
import { statusCommand } from "./cli/commands/status.ts";
import { translateCommand } from "./cli/commands/translate.ts";
import { validateCommand } from "./cli/commands/validate.ts";
import { versionCommand } from "./cli/commands/version.ts";
import { processIo, runProgram } from "./cli/mod.ts";

/** All commands, in the order in which help shows them. */
export const COMMANDS: readonly Command[] = [
  serverCommand,
  translateCommand,
  validateCommand,
  statusCommand,
  pluginCommand,
  configEnvoyProxyCommand,
  configEnvoyGatewayCommand,
  configEnvoyRatelimitCommand,
  statsEnvoyProxyCommand,
  dashboardEnvoyProxyCommand,
  dashboardEnvoyGatewayCommand,
  collectCommand,
  installCommand,
  uninstallCommand,
  manifestsCommand,
  migrateCommand,
  crdsCommand,
  certgenCommand,
  envoyCommand,
  completionCommand(() => COMMANDS),
  versionCommand,
  helpCommand(() => COMMANDS, version),
];

if (import.meta.main)
  process.exit(await runProgram({ commands: COMMANDS, version }, process.argv.slice(2), processIo()));
