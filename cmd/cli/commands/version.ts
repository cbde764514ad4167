import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";

/** `postern version` */
export const versionCommand: Command = {
  name: "version",
  summary: "Print the version of Postern, of its runtime and of the Envoy it is made for",
  options: { output: { ...OUTPUT, choices: ["table", "yaml", "json"], default: "table" } },
  examples: [
    { line: "postern version", what: "for people" },
    { line: "postern version -o json", what: "for scripts" },
  ],
  load: async () => (await import("./version-run.ts")).run,
};
