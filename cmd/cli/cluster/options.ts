import type { OptionSpec } from "../command.ts";

/** Where Postern and the proxies of most installations run. */
export const SYSTEM_NAMESPACE = "envoy-gateway-system";

/** Which cluster a command speaks to. */
export const CONNECTION = {
  kubeconfig: { type: "string", value: "FILE", summary: "Kubeconfig; default KUBECONFIG, then ~/.kube/config" },
  context: { type: "string", value: "NAME", summary: "Context of the kubeconfig; default its current one" },
} as const satisfies Readonly<Record<string, OptionSpec>>;

/** Which pods a command asks, besides the one it may name. */
export const POD_CHOICE = {
  namespace: {
    type: "string",
    short: "n",
    value: "NAME",
    summary: "Namespace of the pods",
    default: SYSTEM_NAMESPACE,
  },
  labels: {
    type: "string",
    short: "l",
    value: "LABEL=VALUE",
    multiple: true,
    summary: "Pods with this label, instead of one by its name",
  },
  "all-namespaces": { type: "boolean", short: "A", summary: "Pods of all namespaces" },
} as const satisfies Readonly<Record<string, OptionSpec>>;
