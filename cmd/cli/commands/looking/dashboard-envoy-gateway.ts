import { CONNECTION, POD_CHOICE } from "../../cluster/options.ts";
import type { Command, OptionSpec } from "../../command.ts";

/** The port of this host that a dashboard has. */
export const LOCAL_PORT: OptionSpec = {
  type: "string",
  short: "p",
  value: "PORT",
  summary: "Port of this host; 0 takes a free one",
  default: "0",
};

/** `postern dashboard envoy-gateway` */
export const dashboardEnvoyGatewayCommand: Command = {
  name: "dashboard envoy-gateway",
  aliases: ["dashboard eg", "d envoy-gateway", "d eg"],
  summary: "Open a port of this host that leads to the admin pages of a Postern, until it is told to stop",
  options: { ...POD_CHOICE, port: LOCAL_PORT, ...CONNECTION },
  positionals: [{ name: "POD", summary: "the pod; without one, the first of the namespace" }],
  examples: [
    { line: "postern dashboard envoy-gateway", what: "prints the address" },
    { line: "postern d eg -n marketing -p 8080", what: "of another namespace, at http://127.0.0.1:8080" },
  ],
  load: async () => (await import("./dashboard-run.ts")).runOf("control plane"),
};
