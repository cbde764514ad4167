import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";
import { TIMEOUT } from "../install/options.ts";
import { PLUGIN } from "../plugin/options.ts";

/** `postern validate` */
export const validateCommand: Command = {
  name: "validate",
  summary: "Check objects and configuration without serving them: name every object that would not be served",
  options: {
    file: {
      type: "string",
      short: "f",
      value: "PATH",
      multiple: true,
      summary:
        "File or folder with objects, - for standard input; all that belong together must be given, since what is not given does not exist",
    },
    "config-path": {
      type: "string",
      short: "c",
      value: "FILE",
      summary:
        "EnvoyGateway configuration, which also says how objects are served; without it every optional part of the API is on",
    },
    "schema-only": {
      type: "boolean",
      summary: "Look at each object for itself only, not at what they come to together",
    },
    envoy: {
      type: "boolean",
      summary: "Also ask a real Envoy, found as on a host: it gets what objects come to, without opening their ports",
    },
    plugin: PLUGIN,
    timeout: { ...TIMEOUT, summary: "How long Envoy may take to answer", default: "1m" },
    recursive: { type: "boolean", short: "r", summary: "Look into folders of folders" },
    output: { ...OUTPUT, choices: ["text", "yaml", "json"], default: "text" },
  },
  examples: [
    { line: "postern validate -f examples/quickstart", what: "every object of a folder" },
    {
      line: "postern validate --envoy -c examples/host/envoy-gateway.yaml -f examples/quickstart",
      what: "as this configuration serves them, with a real Envoy",
    },
  ],
  load: async () => (await import("./validate-run.ts")).run,
};
