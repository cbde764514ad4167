import { CONNECTION, POD_CHOICE } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";
import { OUTPUT } from "../../command.ts";

/** `postern stats envoy-proxy` */
export const statsEnvoyProxyCommand: Command = {
  name: "stats envoy-proxy",
  aliases: ["stats ep"],
  summary: "Show what Envoys of a cluster count",
  options: {
    ...POD_CHOICE,
    type: {
      type: "string",
      short: "t",
      value: "TYPE",
      summary: "All that the server counts, or its clusters with their hosts",
      choices: ["server", "clusters"],
      default: "server",
    },
    output: { ...OUTPUT, choices: ["prom", "json", "yaml"], default: "prom" },
    ...CONNECTION,
  },
  positionals: [{ name: "POD", summary: "the pod; without one, all proxies of the namespace" }],
  examples: [
    { line: "postern stats envoy-proxy", what: "as Prometheus reads them" },
    { line: "postern stats envoy-proxy -t clusters -o json -A", what: "hosts and their health, of all proxies" },
  ],
  load: async () => (await import("./stats-envoy-proxy-run.ts")).run,
};
