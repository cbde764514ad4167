import { describe, expect, test } from "bun:test";
import { runParity } from "../parity/run.ts";
import { STAGES } from "../parity/stages/mod.ts";
import { sharedPath } from "../shared.ts";

const dir = sharedPath("goldens");

describe.skipIf(dir === undefined)(
  `recorded cases${dir ? "" : " (needs the folder shared beside the project)"}`,
  () => {
    for (const { name } of STAGES) {
      test(name, async () => {
        const [result] = await runParity({ dir: dir ?? "", stages: [name] });
        expect(result?.failed.map((failure) => failure.name)).toEqual([]);
        expect(result?.passed.length).toBeGreaterThan(0);
      }, 60_000);
    }
  },
);
