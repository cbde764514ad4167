/** The gate that every change passes: format and lint, types, the rules of structure. `bun run ok` */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const ROOT = join(import.meta.dir, "../..");
const BIN = join(ROOT, "node_modules/.bin");

const STEPS: readonly (readonly [name: string, program: string, args: readonly string[]])[] = [
  ["format and lint", join(BIN, "biome"), ["check", "--error-on-warnings", "."]],
  ["types", join(BIN, "tsc"), ["--noEmit"]],
  ["structure", process.execPath, ["test", "tests/structure"]],
];

let failed = 0;
for (const [name, program, args] of STEPS) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8" });
  console.log(`${status === 0 ? "ok    " : "FAILED"} ${name}`);
  if (status === 0) continue;
  failed += 1;
  console.log(`${stdout}${stderr}`);
}
process.exit(failed === 0 ? 0 : 1);
