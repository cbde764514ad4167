import type { Command } from "../command.ts";
import { PLUGIN, PLUGINS_GONE } from "../plugin/options.ts";

/** `postern server` */
export const serverCommand: Command = {
  name: "server",
  aliases: ["serve"],
  summary: "Run the control plane until it is told to stop",
  options: {
    "config-path": {
      type: "string",
      short: "c",
      value: "FILE",
      summary: "EnvoyGateway configuration, followed while it changes; default: Kubernetes, inside a cluster",
    },
    plugin: PLUGIN,
    plugins: PLUGINS_GONE,
    "envoy-admin": {
      type: "string",
      value: "PORT",
      summary:
        "On a host: Envoy's admin interface takes the first free port of the loopback interface from this one on, 0 for any; default: a socket of this user",
    },
    "envoy-env": {
      type: "string",
      value: "NAME",
      multiple: true,
      summary:
        "On a host: a variable of the environment that Envoy gets too, may be given more than once; it gets few otherwise",
    },
  },
  examples: [
    { line: "postern server --config-path examples/host/envoy-gateway.yaml", what: "files in, Envoy on this host" },
    { line: "postern serve -c examples/host/envoy-gateway.yaml", what: "the same, shorter" },
  ],
  load: async () => (await import("./server-run.ts")).run,
};
