import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";
import { PLUGIN } from "../plugin/options.ts";
import { XDS_TYPES } from "../translate/options.ts";

/** `postern translate` */
export const translateCommand: Command = {
  name: "translate",
  summary: "Show what objects become: their statuses, the IR, Envoy's configuration",
  options: {
    file: {
      type: "string",
      short: "f",
      value: "PATH",
      summary: "File or folder with the objects, - for standard input",
    },
    from: {
      type: "string",
      value: "KIND",
      summary: "What the file holds",
      choices: ["gateway-api"],
      default: "gateway-api",
    },
    to: {
      type: "string",
      value: "KINDS",
      multiple: true,
      summary: "What to show, of gateway-api, ir and xds, with commas between; default gateway-api,xds",
    },
    type: {
      type: "string",
      short: "t",
      value: "TYPE",
      summary: "Which part of xds",
      choices: XDS_TYPES,
      default: "all",
    },
    output: { ...OUTPUT, choices: ["yaml", "json"], default: "yaml" },
    "add-missing-resources": { type: "boolean", summary: "Invent Services and an EnvoyProxy that are not in the file" },
    plugin: PLUGIN,
    "show-secrets": { type: "boolean", summary: "Print keys and passwords, where [redacted] stands otherwise" },
    namespace: {
      type: "string",
      short: "n",
      value: "NAME",
      summary: "Namespace of the control plane",
      default: "envoy-gateway-system",
    },
    "dns-domain": { type: "string", value: "DOMAIN", summary: "Domain of Services", default: "cluster.local" },
  },
  examples: [
    { line: "postern translate --to ir -f examples/quickstart", what: "the intermediate representation" },
    { line: "postern translate --to xds -t route -o json -f examples/quickstart", what: "Envoy's routes" },
  ],
  load: async () => (await import("./translate-run.ts")).run,
};
