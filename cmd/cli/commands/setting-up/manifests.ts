import type { Command } from "../../command.ts";
import { OUTPUT } from "../../command.ts";
import { INSTALLATION } from "../../install/options.ts";
import { PLUGIN } from "../../plugin/options.ts";

/** `postern manifests` */
export const manifestsCommand: Command = {
  name: "manifests",
  summary: "Print the objects that install Postern in a cluster, for use without Helm",
  options: {
    ...INSTALLATION,
    plugin: {
      ...PLUGIN,
      summary: "With the definitions and rights for the kinds that a plugin brings, may be given more than once",
    },
    output: { ...OUTPUT, choices: ["yaml", "json"], default: "yaml" },
  },
  examples: [
    { line: "postern manifests | kubectl apply --server-side -f -", what: "everything, with defaults" },
    {
      line: "postern manifests -n marketing --skip-crds -c envoy-gateway.yaml > marketing.yaml",
      what: "one of several installations",
    },
  ],
  load: async () => (await import("./manifests-run.ts")).run,
};
