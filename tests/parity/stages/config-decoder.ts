import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseConfig } from "../../../core/config/mod.ts";
import { readYaml } from "../../../core/resource/mod.ts";
import type { Stage } from "../stage.ts";

/** Keys of recorded files that the reference's types do not have and that it drops. */
const DROPPED = ["gateway.provider", "provider.gateway", "provider.kubernetes.leaderElection.disabled"];

/** Configuration files: names that begin with `invalid-` or `no-` are refused, the others are taken, with every value that is written in them. */
export const stage: Stage = {
  name: "config-decoder",
  cases: (dir) =>
    readdirSync(join(dir, "in"))
      .map((file) => file.replace(/\.yaml$/, ""))
      .sort(),
  async run(dir, name) {
    const text = readFileSync(join(dir, "in", `${name}.yaml`), "utf8");
    const result = parseConfig(text, name);
    const refused = /^(invalid|no)-/.test(name);
    if (refused) return "value" in result ? ["was taken, must be refused"] : [];
    if ("fault" in result) return result.fault.map(({ line, message }) => `refused at line ${line}: ${message}`);
    return lost(readYaml(text)[0]?.value, result.value.config, "");
  },
};

/** The values of `written` that `read` does not have at the same place. */
function lost(written: unknown, read: unknown, path: string): readonly string[] {
  if (typeof written !== "object" || written === null) {
    return written === read ? [] : [`${path}: ${JSON.stringify(written)} became ${JSON.stringify(read)}`];
  }
  return Object.entries(written).flatMap(([key, value]) => {
    const at = path === "" ? key : `${path}.${key}`;
    return DROPPED.includes(at) ? [] : lost(value, (read as Record<string, unknown> | undefined)?.[key], at);
  });
}
