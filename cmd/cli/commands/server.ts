import type { Command } from "../command.ts";

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
    plugins: { type: "string", value: "FILE", summary: "List of plugins to load, YAML: path and config of each" },
  },
  examples: [
    { line: "postern server --config-path examples/host/envoy-gateway.yaml", what: "files in, Envoy on this host" },
    { line: "postern serve -c examples/host/envoy-gateway.yaml", what: "the same, shorter" },
  ],
  load: async () => (await import("./server-run.ts")).run,
};
