import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { runParity } from "../parity/run.ts";
import { STAGES } from "../parity/stages/mod.ts";
import { sharedPath } from "../shared.ts";

const dir = sharedPath("goldens");

/** Stages of which only some cases are asked for so far. */
const LISTS: Readonly<Record<string, string>> = { "api-to-ir": "no-policies.api-to-ir.txt" };

/** Cases of other stages that hold policies, which the translator does not know yet. One that passes must leave this list. */
const WITH_POLICIES: Readonly<Record<string, readonly string[]>> = {
  "api-to-ir-extensions": [
    "extension-server-policy-cross-namespace-targetselector-valid-referencegrant-route-target",
    "extensionpolicy-tcp-listener",
    "extensionpolicy-with-grpcroute-target",
    "extensionpolicy-with-invalid-target",
    "extensionpolicy-with-valid-target",
  ],
  "policy-merge": ["backendtrafficpolicy_ratelimitrule_merge"],
  "cli-translate": ["backend-endpoint.all.yaml"],
};

describe.skipIf(dir === undefined)(
  `recorded cases${dir ? "" : " (needs the folder shared beside the project)"}`,
  () => {
    for (const { name } of STAGES) {
      test(name, async () => {
        const file = LISTS[name] && sharedPath("goldens", "lists", LISTS[name]);
        const list = file ? readFileSync(file, "utf8").split("\n").filter(Boolean) : undefined;
        const [result] = await runParity({ dir: dir ?? "", stages: [name], list });
        expect(result?.failed.map((failure) => failure.name).sort()).toEqual([...(WITH_POLICIES[name] ?? [])].sort());
        expect(result?.passed.length).toBeGreaterThan(0);
      });
    }
  },
);
