import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";
import { INSTALLATION } from "../install/options.ts";

/** `postern manifests` */
export const manifestsCommand: Command = {
  name: "manifests",
  summary: "Print the objects that install Postern in a cluster, for use without Helm",
  options: { ...INSTALLATION, output: { ...OUTPUT, choices: ["yaml", "json"], default: "yaml" } },
  examples: [
    { line: "postern manifests | kubectl apply --server-side -f -", what: "everything, with defaults" },
    {
      line: "postern manifests -n marketing --skip-crds -c envoy-gateway.yaml > marketing.yaml",
      what: "one of several installations",
    },
  ],
  load: async () => (await import("./manifests-run.ts")).run,
};
