import { CONNECTION } from "../cluster/options.ts";
import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";

/** `postern version` */
export const versionCommand: Command = {
  name: "version",
  aliases: ["versions", "v"],
  summary: "Print the version of Postern, of its runtime and of the Envoy it is made for",
  options: {
    remote: { type: "boolean", short: "r", summary: "Also the versions of the Posterns that run in a cluster" },
    output: { ...OUTPUT, choices: ["table", "yaml", "json"], default: "table" },
    ...CONNECTION,
  },
  examples: [
    { line: "postern version", what: "for people" },
    { line: "postern version -r -o json", what: "with those of a cluster, for scripts" },
  ],
  load: async () => (await import("./version-run.ts")).run,
};
