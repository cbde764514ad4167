import { SYSTEM_NAMESPACE } from "../cluster/options.ts";
import type { OptionSpec } from "../command.ts";

/** The options of an installation, for the command that prints its objects and the one that applies them. */
export const INSTALLATION = {
  namespace: {
    type: "string",
    short: "n",
    value: "NAME",
    summary: "Where Postern is to run",
    default: SYSTEM_NAMESPACE,
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
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** How long a command waits for a cluster. */
export const TIMEOUT = {
  type: "string",
  value: "DURATION",
  summary: "How long to wait until all is done",
  default: "5m",
} as const satisfies OptionSpec;
