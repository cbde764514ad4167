import { version } from "../package.json" with { type: "json" };
import type { Command } from "./cli/command.ts";
import { certgenCommand } from "./cli/commands/certgen.ts";
import { collectCommand } from "./cli/commands/collect.ts";
import { completionCommand } from "./cli/commands/completion.ts";
import { configEnvoyGatewayCommand } from "./cli/commands/config-envoy-gateway.ts";
import { configEnvoyProxyCommand } from "./cli/commands/config-envoy-proxy.ts";
import { configEnvoyRatelimitCommand } from "./cli/commands/config-envoy-ratelimit.ts";
import { crdsCommand } from "./cli/commands/crds.ts";
import { dashboardEnvoyGatewayCommand } from "./cli/commands/dashboard-envoy-gateway.ts";
import { dashboardEnvoyProxyCommand } from "./cli/commands/dashboard-envoy-proxy.ts";
import { envoyCommand } from "./cli/commands/envoy.ts";
import { helpCommand } from "./cli/commands/help.ts";
import { installCommand } from "./cli/commands/install.ts";
import { manifestsCommand } from "./cli/commands/manifests.ts";
import { migrateCommand } from "./cli/commands/migrate.ts";
import { pluginCommand } from "./cli/commands/plugin.ts";
import { serverCommand } from "./cli/commands/server.ts";
import { statsEnvoyProxyCommand } from "./cli/commands/stats-envoy-proxy.ts";
import { statusCommand } from "./cli/commands/status.ts";
import { translateCommand } from "./cli/commands/translate.ts";
import { uninstallCommand } from "./cli/commands/uninstall.ts";
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
