import { CONNECTION, POD_CHOICE } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";
import { OUTPUT } from "../../command.ts";
import { SECTIONS } from "../../config/sections.ts";

/** `postern config envoy-proxy` */
export const configEnvoyProxyCommand: Command = {
  name: "config envoy-proxy",
  aliases: ["config proxy", "c envoy-proxy", "c proxy"],
  summary: "Show the configuration that Envoys of a cluster have, as they say it",
  options: { ...POD_CHOICE, output: { ...OUTPUT, choices: ["json", "yaml"], default: "json" }, ...CONNECTION },
  positionals: [
    {
      name: "SECTION",
      summary: "which part of it",
      required: true,
      choices: SECTIONS,
      aliases: { b: "bootstrap", c: "cluster", e: "endpoint", l: "listener", r: "route" },
    },
    { name: "POD", summary: "the pod; without one, all proxies of the namespace" },
  ],
  examples: [
    {
      line: "postern config envoy-proxy route -l gateway.envoyproxy.io/owning-gateway-name=eg",
      what: "the routes of a Gateway's proxies",
    },
    { line: "postern config envoy-proxy all -A -o yaml", what: "everything, of all proxies" },
  ],
  load: async () => (await import("./config-envoy-proxy-run.ts")).run,
};
