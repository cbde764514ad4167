import type { Command } from "../command.ts";

/** `postern plugin` */
export const pluginCommand: Command = {
  name: "plugin",
  summary: "Show the plugins of a Postern that runs; begin, type and test plugins of one's own",
  options: {
    json: { type: "boolean", summary: "As JSON, with files and reasons" },
    plugin: {
      type: "string",
      value: "FILE",
      multiple: true,
      summary: "For build: plugin to put inside; may be given more than once",
    },
    outfile: { type: "string", short: "o", value: "FILE", summary: "For build: the new executable" },
    admin: {
      type: "string",
      value: "ADDRESS",
      summary: "Admin address of the Postern",
      default: "127.0.0.1:19000",
    },
  },
  positionals: [
    {
      name: "ACTION",
      summary:
        "list shows all of them; new KIND NAME begins one; types FOLDER writes declarations; test FILE tests one; build compiles an executable with plugins inside",
      required: true,
      choices: ["list", "new", "types", "test", "build"],
    },
    { name: "WHAT", summary: "Kind of a new plugin, folder for the declarations, or file to test" },
    { name: "NAME", summary: "Name of a new plugin, vendor/name; its folder is the last part" },
  ],
  examples: [
    { line: "postern plugin new hooks acme/header", what: "a plugin with its test, in the folder header" },
    { line: "postern plugin list --json", what: "the plugins of the Postern on this host" },
  ],
  load: async () => (await import("./plugin-run.ts")).run,
};
