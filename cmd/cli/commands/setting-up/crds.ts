import type { Command } from "../../command.ts";
import { OUTPUT } from "../../command.ts";
import { PLUGIN } from "../../plugin/options.ts";

/** `postern crds` */
export const crdsCommand: Command = {
  name: "crds",
  summary: "Print the CustomResourceDefinitions, or the JSON Schemas for editors",
  options: {
    "gateway-api": { type: "boolean", summary: "With the kinds of the Gateway API" },
    channel: {
      type: "string",
      value: "CHANNEL",
      summary: "Channel of the Gateway API",
      choices: ["standard", "experimental"],
      default: "experimental",
    },
    plugin: { ...PLUGIN, summary: "With the kinds that a plugin brings, may be given more than once" },
    bare: { type: "boolean", summary: "Without descriptions, which makes them smaller" },
    "json-schema": { type: "boolean", summary: "One JSON Schema of all kinds that files may hold, instead" },
    output: { ...OUTPUT, choices: ["yaml", "json"], default: "yaml" },
  },
  examples: [
    { line: "postern crds | kubectl apply --server-side -f -", what: "install or update the definitions" },
    { line: "postern crds --json-schema -o json > postern.schema.json", what: "completion and checks in an editor" },
  ],
  load: async () => (await import("./crds-run.ts")).run,
};
