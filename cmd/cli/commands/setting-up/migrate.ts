import { CONNECTION, SYSTEM_NAMESPACE } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";

/** `postern migrate` */
export const migrateCommand: Command = {
  name: "migrate",
  summary:
    "Say what becomes of an installation of Envoy Gateway when Postern takes its place, with the commands for it; changes nothing",
  options: {
    check: { type: "boolean", summary: "Look and say; the only thing it does so far" },
    file: {
      type: "string",
      short: "f",
      value: "FILE",
      multiple: true,
      summary:
        "Values of the chart of Envoy Gateway, or objects, instead of a release in a cluster; - for standard input",
    },
    release: { type: "string", value: "NAME", summary: "The release of Helm", default: "eg" },
    namespace: { type: "string", short: "n", value: "NAME", summary: "Its namespace", default: SYSTEM_NAMESPACE },
    image: { type: "string", value: "IMAGE", summary: "The image of Postern; default that of this version" },
    ...CONNECTION,
  },
  examples: [
    { line: "postern migrate --check", what: "the release eg in envoy-gateway-system and all objects of the cluster" },
    { line: "postern migrate --check -f values.yaml", what: "values in a file, without a cluster" },
  ],
  load: async () => (await import("./migrate-run.ts")).run,
};
