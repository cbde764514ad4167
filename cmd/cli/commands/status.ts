import { CONNECTION } from "../cluster/options.ts";
import type { Command } from "../command.ts";
import { OUTPUT } from "../command.ts";

/** `postern status` */
export const statusCommand: Command = {
  name: "status",
  summary: "Show what is said of objects: in a cluster, or by a Postern that runs on a host",
  options: {
    namespace: {
      type: "string",
      short: "n",
      value: "NAME",
      summary: "Only objects of this namespace; default: default in a cluster, all on a host",
    },
    "all-namespaces": { type: "boolean", short: "A", summary: "Objects of all namespaces" },
    quiet: { type: "boolean", short: "q", summary: "Only the last condition of each object" },
    verbose: { type: "boolean", short: "v", summary: "With messages, generations and times" },
    problems: {
      type: "boolean",
      short: "p",
      summary:
        "Only conditions that are not as they should be, those of listeners too, with messages; exits with 1 when there is any, or an object that nobody serves",
    },
    output: { ...OUTPUT, choices: ["table", "yaml", "json"], default: "table" },
    admin: {
      type: "string",
      value: "ADDRESS",
      summary: "Ask the Postern with this admin address; default 127.0.0.1:19000 where there is no kubeconfig",
    },
    ...CONNECTION,
  },
  positionals: [
    {
      name: "KIND",
      summary: "a kind, plural or short name, such as httproute or gtw; xroute, xpolicy, or all, which is the default",
    },
  ],
  examples: [
    { line: "postern status -A --problems", what: "what is not as it should be; exits with 1 when there is something" },
    { line: "postern status gateway -v --admin 127.0.0.1:19000", what: "the Gateways of a Postern on this host" },
  ],
  load: async () => (await import("./status-run.ts")).run,
};
