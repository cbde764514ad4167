import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Where files begin; what they import comes with them. */
const DOORS = [
  ...["mod.ts", "plugin.ts", "testing.ts", "pure.ts", "parse.ts"].map((door) => `library/${door}`),
  // Both sides of the seam to cryptography, of which a compiler sees one.
  ...["core/crypto/native.ts", "core/crypto/portable.ts"],
];

/** Compiles sources to JavaScript that every runtime runs, with declarations. Throws with what the compiler says. */
export function emit(root: string, out: string, entries: readonly string[] = DOORS): void {
  const config = {
    extends: join(root, "tsconfig.json"),
    compilerOptions: {
      ...{ noEmit: false, declaration: true, outDir: out, rootDir: root },
      ...{ rewriteRelativeImportExtensions: true, allowImportingTsExtensions: false },
      // The version of the language that Node 22 runs.
      target: "ES2022",
      typeRoots: [join(root, "node_modules/@types")],
    },
    include: [],
    files: entries.map((entry) => join(root, entry)),
  };
  const folder = join(root, ".cache/package");
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "tsconfig.json");
  writeFileSync(path, JSON.stringify(config, null, 2));
  const { status, stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", path], { encoding: "utf8" });
  if (status !== 0) throw new Error(`tsc failed:\n${stdout}`);
}
