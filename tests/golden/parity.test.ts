import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { runParity } from "../parity/run.ts";
import { STAGES } from "../parity/stages/mod.ts";
import { sharedPath } from "../shared.ts";

const dir = sharedPath("goldens");

/** Cases of api-to-ir that are asked for so far: all but those with a kind of policy that the translator does not know yet. */
function askedFor(): readonly string[] | undefined {
  const lacking = (name: string) =>
    readFileSync(sharedPath("goldens", "api-to-ir", `${name}.in.yaml`) ?? "", "utf8").includes("BackendTrafficPolicy");
  return ["no-policies.api-to-ir.txt", "policies.api-to-ir.txt"]
    .flatMap((list) => readFileSync(sharedPath("goldens", "lists", list) ?? "", "utf8").split("\n"))
    .filter((name) => name !== "" && !lacking(name));
}

describe.skipIf(dir === undefined)(
  `recorded cases${dir ? "" : " (needs the folder shared beside the project)"}`,
  () => {
    for (const { name } of STAGES) {
      test(name, async () => {
        const list = name === "api-to-ir" ? askedFor() : undefined;
        const [result] = await runParity({ dir: dir ?? "", stages: [name], list });
        expect(result?.failed.map((failure) => failure.name)).toEqual([]);
        expect(result?.passed.length).toBeGreaterThan(0);
      }, 60_000);
    }
  },
);
