import { version } from "../package.json" with { type: "json" };
import type { Command } from "./cli/command.ts";
import { certgenCommand } from "./cli/commands/certgen.ts";
import { completionCommand } from "./cli/commands/completion.ts";
import { crdsCommand } from "./cli/commands/crds.ts";
import { envoyCommand } from "./cli/commands/envoy.ts";
import { helpCommand } from "./cli/commands/help.ts";
import { manifestsCommand } from "./cli/commands/manifests.ts";
import { serverCommand } from "./cli/commands/server.ts";
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
  certgenCommand,
  manifestsCommand,
  crdsCommand,
  envoyCommand,
  completionCommand(() => COMMANDS),
  versionCommand,
  helpCommand(() => COMMANDS, version),
];

if (import.meta.main)
  process.exit(await runProgram({ commands: COMMANDS, version }, process.argv.slice(2), processIo()));
