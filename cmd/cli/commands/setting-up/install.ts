import { CONNECTION } from "../../cluster/options.ts";
import type { Command } from "../../command.ts";
import { INSTALLATION, TIMEOUT } from "../../install/options.ts";

/** `postern install` */
export const installCommand: Command = {
  name: "install",
  summary: "Install or update Postern in a cluster, and wait until it is ready",
  options: {
    ...INSTALLATION,
    "only-crds": { type: "boolean", summary: "Only the definitions" },
    "dry-run": { type: "boolean", summary: "Say what would be created and updated, and change nothing" },
    timeout: TIMEOUT,
    ...CONNECTION,
  },
  examples: [
    { line: "postern install", what: "everything, with defaults" },
    { line: "postern install -n marketing --skip-crds -c examples/tenants/marketing.yaml", what: "one of several" },
  ],
  load: async () => (await import("./install-run.ts")).run,
};
