import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";

/** `postern validate` */
export const validateCommand: Command = {
  name: "validate",
  summary: "Check objects and configuration without serving them",
  options: {
    file: {
      type: "string",
      short: "f",
      value: "PATH",
      multiple: true,
      summary: "File or folder with objects, - for standard input",
    },
    "config-path": { type: "string", short: "c", value: "FILE", summary: "EnvoyGateway configuration" },
    recursive: { type: "boolean", short: "r", summary: "Look into folders of folders" },
    output: { ...OUTPUT, choices: ["text", "yaml", "json"], default: "text" },
  },
  examples: [
    { line: "postern validate -f examples/quickstart", what: "every object of a folder" },
    { line: "postern validate -c examples/host/envoy-gateway.yaml", what: "a configuration" },
  ],
  load: async () => (await import("./validate-run.ts")).run,
};
