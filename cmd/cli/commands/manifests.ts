import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";

/** `postern manifests` */
export const manifestsCommand: Command = {
  name: "manifests",
  summary: "Print the objects that install Postern in a cluster, for use without Helm",
  options: {
    namespace: {
      type: "string",
      short: "n",
      value: "NAME",
      summary: "Where Postern is to run",
      default: "envoy-gateway-system",
    },
    image: { type: "string", value: "IMAGE", summary: "Image of Postern; default docker.io/postern/postern" },
    "config-path": {
      type: "string",
      short: "c",
      value: "FILE",
      summary: "EnvoyGateway configuration it is to run with",
    },
    "cluster-domain": {
      type: "string",
      value: "DOMAIN",
      summary: "DNS domain of the cluster",
      default: "cluster.local",
    },
    "admission-webhook": { type: "boolean", summary: "With the webhook that refuses objects which cannot be served" },
    "skip-crds": { type: "boolean", summary: "Without the definitions of Gateway API and gateway.envoyproxy.io" },
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
