/**
 * Builds the executable: one file, `dist/postern`, with Bun, the sources and their packages in it.
 * `bun cmd/dev/build.ts [--target bun-linux-arm64] [--outfile FILE]`
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseArgs } from "node:util";

const ROOT = join(import.meta.dir, "../..");

/** The largest executable that is let pass, in bytes. */
const LIMIT = 125_000_000;

const { values } = parseArgs({
  options: { target: { type: "string" }, outfile: { type: "string", default: join(ROOT, "dist/postern") } },
});

mkdirSync(dirname(values.outfile), { recursive: true });
const fresh = `${values.outfile}.new`;
const args = [
  ...["build", join(ROOT, "cmd/main.ts"), "--compile", `--outfile=${fresh}`],
  ...["--minify-whitespace", "--minify-syntax", "--bytecode", "--format=esm"],
  ...["--no-compile-autoload-dotenv", "--no-compile-autoload-bunfig", "--compile-autoload-package-json"],
  ...(values.target === undefined ? [] : [`--target=${values.target}`]),
];
const { status } = spawnSync(process.execPath, args, { cwd: ROOT, stdio: ["ignore", "ignore", "inherit"] });
if (status !== 0) process.exit(1);

const { size } = statSync(fresh);
if (size > LIMIT) {
  rmSync(fresh);
  console.error(`the executable has ${size} bytes, more than ${LIMIT}`);
  process.exit(1);
}
renameSync(fresh, values.outfile);
console.error(`${values.outfile}: ${(size / 1e6).toFixed(1)} MB`);
