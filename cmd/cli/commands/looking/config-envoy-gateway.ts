import { CONNECTION, POD_CHOICE } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";
import { OUTPUT } from "../../command.ts";

/** `postern config envoy-gateway` */
export const configEnvoyGatewayCommand: Command = {
  name: "config envoy-gateway",
  aliases: ["config gateway", "c envoy-gateway", "c gateway"],
  summary: "Show the objects that Posterns of a cluster work with, without secrets",
  options: { ...POD_CHOICE, output: { ...OUTPUT, choices: ["json", "yaml"], default: "json" }, ...CONNECTION },
  positionals: [
    {
      name: "KIND",
      summary: "all, or a kind by its name, plural or short name, such as httproute or ctp",
      required: true,
    },
    { name: "POD", summary: "the pod; without one, all of the namespace" },
  ],
  examples: [
    { line: "postern config envoy-gateway all -o yaml", what: "all objects, of each replica" },
    { line: "postern c gateway httproute", what: "the HTTPRoutes" },
  ],
  load: async () => (await import("./config-envoy-gateway-run.ts")).run,
};
