import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { KubeObject } from "../../../core/resource/mod.ts";
import { mergeObjects } from "../../../plugins/gateway-api/base/merge-objects.ts";
import { readObject } from "../api-to-ir/input.ts";
import { differences } from "../compare.ts";
import type { Stage } from "../stage.ts";

/** A policy laid over another, in both ways. */
export const policyMerge: Stage = {
  name: "policy-merge",
  cases: (dir) =>
    readdirSync(dir)
      .filter((file) => file.endsWith(".in.yaml"))
      .map((file) => file.slice(0, -".in.yaml".length))
      .sort(),
  async run(dir, name) {
    const base = readObject(join(dir, `${name}.in.yaml`));
    const patch = readObject(join(dir, `${name}.patch.yaml`));
    return (["StrategicMerge", "JSONMerge"] as const).flatMap((type) => {
      const merged: KubeObject = mergeObjects(base, patch, type);
      const expected: unknown = parse(readFileSync(join(dir, `${name}.${type.toLowerCase()}.out.yaml`), "utf8"));
      return differences(expected, merged).map((line) => `${type}: ${line}`);
    });
  },
};
