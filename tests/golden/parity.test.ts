import { describe, expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { runParity } from "../parity/run.ts";
import { STAGES } from "../parity/stages/mod.ts";
import { sharedPath } from "../shared.ts";

const dir = sharedPath("goldens");

/** Cases of api-to-ir that are asked for so far: all but those that hold a ClientTrafficPolicy, which the translator does not know yet. */
function askedFor(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".in.yaml"))
    .filter((file) => !readFileSync(join(folder, file), "utf8").includes("ClientTrafficPolicy"))
    .map((file) => file.slice(0, -".in.yaml".length));
}

describe.skipIf(dir === undefined)(
  `recorded cases${dir ? "" : " (needs the folder shared beside the project)"}`,
  () => {
    for (const { name } of STAGES) {
      test(name, async () => {
        const list = name === "api-to-ir" ? askedFor(join(dir ?? "", name)) : undefined;
        const [result] = await runParity({ dir: dir ?? "", stages: [name], list });
        expect(result?.failed.map((failure) => failure.name).sort()).toEqual([]);
        expect(result?.passed.length).toBeGreaterThan(0);
      }, 60_000);
    }
  },
);
