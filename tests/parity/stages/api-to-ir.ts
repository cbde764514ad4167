import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFor } from "../api-to-ir/cases.ts";
import { recordedNeeds } from "../api-to-ir/needs.ts";
import { type RecordedCase, runCase } from "../api-to-ir/run.ts";
import type { Stage } from "../stage.ts";

/** Gateway API objects in, both IRs and all statuses out. */
export const apiToIr: Stage = {
  name: "api-to-ir",
  cases: (dir) =>
    readdirSync(dir)
      .filter((file) => file.endsWith(".in.yaml"))
      .map((file) => file.slice(0, -".in.yaml".length))
      .sort(),
  input: (dir, name) => readFileSync(recordedCase(dir, name).input, "utf8"),
  run: async (dir, name) => runCase(recordedCase(dir, name)),
};

/** Where the files of a case are, and what its harness sets. */
export function recordedCase(dir: string, name: string): RecordedCase {
  return {
    input: join(dir, `${name}.in.yaml`),
    output: join(dir, `${name}.out.yaml`),
    also: [join(dir, "base", "base.yaml")],
    settings: settingsFor(name),
    fixtures: { zones: name.includes("enable-zone-discovery"), extensions: false },
    needs: recordedNeeds(),
  };
}
