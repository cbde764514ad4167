import { CONNECTION, SYSTEM_NAMESPACE } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";
import { TIMEOUT } from "../../install/options.ts";

/** `postern uninstall` */
export const uninstallCommand: Command = {
  name: "uninstall",
  summary: "Remove what postern install made; proxies that run go on until their Gateways go",
  options: {
    namespace: {
      type: "string",
      short: "n",
      value: "NAME",
      summary: "Where Postern runs",
      default: SYSTEM_NAMESPACE,
    },
    "with-crds": {
      type: "boolean",
      summary: "First the definitions, and with them every Gateway, route and policy of the cluster, whoever serves it",
    },
    everything: {
      type: "boolean",
      summary:
        "Also what stays on purpose: proxies, certificates, the Lease, verdicts, webhooks, and the finalizers of GatewayClasses; also after helm uninstall",
    },
    controller: {
      type: "string",
      value: "NAME",
      summary:
        "With --everything: the controller of the GatewayClasses; default that of the configuration, or the usual one where that is gone",
    },
    wait: { type: "boolean", summary: "Wait until the pods of Postern are gone" },
    "dry-run": { type: "boolean", summary: "Say what would be deleted, and change nothing" },
    timeout: TIMEOUT,
    ...CONNECTION,
  },
  examples: [
    { line: "postern uninstall", what: "Postern, not the definitions" },
    { line: "postern uninstall --with-crds --dry-run", what: "what would go, with the definitions" },
  ],
  load: async () => (await import("./uninstall-run.ts")).run,
};
