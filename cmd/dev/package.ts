/**
 * Makes the package: `dist/package`, JavaScript and declarations for Bun, Node, Deno and browsers, which `npm pack` packs. `bun run package`
 * puts the tarball beside it.
 */
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { emit } from "./package/emit.ts";
import { packageManifest } from "./package/manifest.ts";
import { checkSize } from "./package/size.ts";

const ROOT = join(import.meta.dir, "../..");
const OUT = join(ROOT, "dist/package");

rmSync(OUT, { recursive: true, force: true });
mkdirSync(OUT, { recursive: true });
emit(ROOT, OUT);
const files = readdirSync(OUT, { recursive: true, encoding: "utf8" }).filter((file) =>
  statSync(join(OUT, file)).isFile(),
);
const sources = files.filter((file) => /\.(js|d\.ts)$/.test(file)).map((file) => readFileSync(join(OUT, file), "utf8"));
const root = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
writeFileSync(join(OUT, "package.json"), `${JSON.stringify(packageManifest(root, sources), null, 2)}\n`);
copyFileSync(join(ROOT, "LICENSE"), join(OUT, "LICENSE"));
copyFileSync(join(ROOT, "docs/embedding.md"), join(OUT, "README.md"));
const packed = spawnSync("npm", ["pack", "--silent", "--pack-destination", join(ROOT, "dist")], {
  cwd: OUT,
  encoding: "utf8",
});
if (packed.status !== 0) throw new Error(`npm pack failed: ${packed.stderr}`);
const tarball = join(ROOT, "dist", packed.stdout.trim());
console.error(`${relative(ROOT, tarball)}: ${files.length} files, ${(statSync(tarball).size / 1e6).toFixed(1)} MB`);
await checkSize(OUT);
