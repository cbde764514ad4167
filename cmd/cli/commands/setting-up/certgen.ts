import type { Command } from "../../command.ts";

/** `postern certgen` */
export const certgenCommand: Command = {
  name: "certgen",
  summary: "Make the certificates that the control plane and the proxies show each other",
  options: {
    local: { type: "boolean", short: "l", summary: "Write them to files of this host instead of Secrets" },
    "config-home": { type: "string", value: "FOLDER", summary: "Where to write them; default ~/.config/envoy-gateway" },
    overwrite: { type: "boolean", short: "o", summary: "Replace certificates that are there, whoever made them" },
    "disable-topology-injector": { type: "boolean", summary: "Leave the webhook of the topology injector alone" },
    "admission-webhook": { type: "boolean", summary: "Let the admission webhook trust the certificate as well" },
  },
  examples: [
    { line: "postern certgen", what: "Secrets in the cluster, as the job of the Helm chart does" },
    { line: "postern certgen --local --config-home ./conf --overwrite", what: "files, anew, below ./conf/certs" },
  ],
  load: async () => (await import("./certgen-run.ts")).run,
};
