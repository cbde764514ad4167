import { CONNECTION, POD_CHOICE } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";
import { LOCAL_PORT } from "./dashboard-envoy-gateway.ts";

/** `postern dashboard envoy-proxy` */
export const dashboardEnvoyProxyCommand: Command = {
  name: "dashboard envoy-proxy",
  aliases: ["dashboard d", "d envoy-proxy", "d d"],
  summary: "Open a port of this host that leads to the admin pages of an Envoy, until it is told to stop",
  options: { ...POD_CHOICE, port: LOCAL_PORT, ...CONNECTION },
  positionals: [{ name: "POD", summary: "the pod; without one, the first proxy of the namespace" }],
  examples: [
    {
      line: "postern dashboard envoy-proxy -l gateway.envoyproxy.io/owning-gateway-name=eg",
      what: "a proxy of a Gateway",
    },
    { line: "postern d envoy-proxy -p 19000", what: "at http://127.0.0.1:19000" },
  ],
  load: async () => (await import("./dashboard-run.ts")).runOf("proxy"),
};
