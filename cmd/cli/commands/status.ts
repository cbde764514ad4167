import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";

/** `postern status` */
export const statusCommand: Command = {
  name: "status",
  summary: "Show what a running Postern says of its objects",
  options: {
    admin: { type: "string", value: "ADDRESS", summary: "Admin address of the Postern", default: "127.0.0.1:19000" },
    namespace: { type: "string", short: "n", value: "NAME", summary: "Only objects of this namespace" },
    problems: { type: "boolean", short: "p", summary: "Only conditions that are not as they should be" },
    output: { ...OUTPUT, choices: ["table", "yaml", "json"], default: "table" },
  },
  positional: { name: "KIND", summary: "a kind, plural or short name, such as httproute or gtw" },
  examples: [
    { line: "postern status", what: "everything" },
    { line: "postern status gateways -o yaml", what: "the Gateways, in full" },
  ],
  load: async () => (await import("./status-run.ts")).run,
};
