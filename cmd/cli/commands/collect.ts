import { CONNECTION, SYSTEM_NAMESPACE } from "../cluster/options.ts";
import type { Command } from "../command.ts";

/** `postern collect` */
export const collectCommand: Command = {
  name: "collect",
  summary:
    "Write an archive of what one needs to look into a problem: objects, logs, metrics and configurations, without secrets",
  options: {
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      summary: "The archive, .tar.gz or .tgz; default envoy-gateway-TIME.tar.gz in this folder",
    },
    "envoy-system-namespace": {
      type: "string",
      value: "NAME",
      summary: "Namespace of Postern",
      default: SYSTEM_NAMESPACE,
    },
    "envoy-proxy-namespaces": {
      type: "string",
      value: "NAME",
      multiple: true,
      summary: "Namespace of proxies, where they do not run beside Postern",
    },
    sds: { type: "boolean", summary: "With the certificates that proxies have; Envoy hides their private keys" },
    ...CONNECTION,
  },
  examples: [
    { line: "postern collect", what: "what the usual namespace has" },
    { line: "postern collect --envoy-proxy-namespaces team -o problem.tar.gz", what: "with proxies of a team" },
  ],
  load: async () => (await import("./collect-run.ts")).run,
};
