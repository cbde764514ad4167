import { beforeAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { emit } from "../../cmd/dev/package/emit.ts";
import { SHARED } from "../shared.ts";
import { makePackage, PACKAGE, PORTABLE, ROOT, RUNTIMES } from "./runtimes.ts";

const GOLDENS = join(SHARED, "goldens");
/** The recorded cases' runner, compiled like the package, in whose place it is put together. */
const OUT = join(ROOT, ".cache/package/recorded");
const STAGES = ["api-to-ir", "ir-to-xds"];

beforeAll(() => {
  if (!existsSync(GOLDENS)) return;
  makePackage();
  rmSync(OUT, { recursive: true, force: true });
  mkdirSync(OUT, { recursive: true });
  emit(ROOT, OUT, ["tests/parity/main.ts", "core/crypto/native.ts", "core/crypto/portable.ts"]);
  copyFileSync(join(PACKAGE, "package.json"), join(OUT, "package.json"));
  cpSync(join(ROOT, "tests/fixtures/keys"), join(OUT, "tests/fixtures/keys"), { recursive: true });
  // What is compared with recorded cases is read from the sources of the IR.
  cpSync(join(ROOT, "core/ir"), join(OUT, "core/ir"), { recursive: true });
}, 180_000);

test.skipIf(!existsSync(GOLDENS))("what is run is what is packed (needs the recorded cases)", () => {
  const packed = readdirSync(PACKAGE, { recursive: true, encoding: "utf8" });
  const both = packed.filter((file) => /^(core|plugins)\/.*\.js$/.test(file) && existsSync(join(OUT, file)));
  expect(both.length).toBeGreaterThan(800);
  const text = (folder: string, file: string) => readFileSync(join(folder, file), "utf8");
  expect(both.filter((file) => text(PACKAGE, file) !== text(OUT, file))).toEqual([]);
});

for (const { name, command } of [...RUNTIMES, PORTABLE]) {
  test.skipIf(command === undefined || !existsSync(GOLDENS))(
    `recorded cases on ${name} come out as on Bun (needs the recorded cases and that runtime, which npm test fetches)`,
    () => {
      const [program = "", ...args] = command ?? [];
      const stages = STAGES.flatMap((stage) => ["--stage", stage]);
      const { stdout, stderr } = spawnSync(program, [...args, "tests/parity/main.js", ...stages], {
        cwd: OUT,
        encoding: "utf8",
        env: { ...process.env, POSTERN_SHARED: SHARED, DENO_NO_UPDATE_CHECK: "1" },
      });
      const counts = stdout.split("\n").filter((line) => /\d+ passed/.test(line));
      expect([...counts, stderr]).toEqual([
        "api-to-ir: 571 passed, 0 failed",
        "ir-to-xds: 216 passed, 0 failed",
        expect.stringMatching(/^787 passed, 0 failed, \d+ held to be wrong in the reference$/),
        "",
      ]);
    },
    120_000,
  );
}
