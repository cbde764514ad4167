import { CONNECTION, SYSTEM_NAMESPACE } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";

/** `postern config envoy-ratelimit` */
export const configEnvoyRatelimitCommand: Command = {
  name: "config envoy-ratelimit",
  aliases: ["config rl", "c envoy-ratelimit", "c rl"],
  summary: "Show the limits that the rate limit service of a cluster has, as it says them",
  options: {
    namespace: {
      type: "string",
      short: "n",
      value: "NAME",
      summary: "Namespace of the rate limit service",
      default: SYSTEM_NAMESPACE,
    },
    ...CONNECTION,
  },
  examples: [
    { line: "postern config envoy-ratelimit", what: "of the usual namespace" },
    { line: "postern c rl -n marketing", what: "of another one, shorter" },
  ],
  load: async () => (await import("./config-envoy-ratelimit-run.ts")).run,
};
