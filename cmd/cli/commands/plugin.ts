import type { Command } from "../command.ts";

/** `postern plugin` */
export const pluginCommand: Command = {
  name: "plugin",
  summary: "Show the plugins of a Postern that runs: kind, version, stability, hooks, state",
  options: {
    json: { type: "boolean", summary: "As JSON, with files and reasons" },
    admin: {
      type: "string",
      value: "ADDRESS",
      summary: "Admin address of the Postern",
      default: "127.0.0.1:19000",
    },
  },
  positionals: [{ name: "ACTION", summary: "list shows all of them", required: true, choices: ["list"] }],
  examples: [
    { line: "postern plugin list", what: "the plugins of the Postern on this host" },
    { line: "postern plugin list --json --admin 127.0.0.1:19000", what: "everything there is to say of them" },
  ],
  load: async () => (await import("./plugin-run.ts")).run,
};
