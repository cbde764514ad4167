import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

export const ROOT = join(import.meta.dirname, "../..");

/** The package as `bun run package` makes it; made once for all tests of a run. */
export const PACKAGE = join(ROOT, "dist/package");

/** A runtime that the package is for: how it runs a program, or nothing where it is not there. */
export interface Runtime {
  readonly name: string;
  readonly command: readonly string[] | undefined;
}

const inCache = (name: string) => join(ROOT, `.cache/runtimes/node_modules/${name}/bin/node`);

function node(name: string, ...options: readonly string[]): readonly string[] | undefined {
  const path = [process.env[`POSTERN_${name.toUpperCase()}`], inCache(name)].find((each) => each && existsSync(each));
  return path === undefined ? undefined : [path, ...options];
}

/** Deno as npm brings it for this machine. */
function deno(): readonly string[] | undefined {
  const libc = process.platform === "linux" ? "-glibc" : "";
  try {
    const resolve = createRequire(import.meta.url).resolve;
    const path = join(dirname(resolve(`@deno/${process.platform}-${process.arch}${libc}/package.json`)), "deno");
    return existsSync(path) ? [path, "run", "--allow-all", "--no-lock", "--no-prompt"] : undefined;
  } catch {
    return undefined;
  }
}

/** Bun itself, then what `npm test` fetches. */
export const RUNTIMES: readonly Runtime[] = [
  { name: "Bun", command: [process.execPath] },
  { name: "Node 22", command: node("node22") },
  { name: "Node 24", command: node("node24") },
  { name: "Deno", command: deno() },
];

/** The seam to cryptography has a side for browsers, which Node can be made to take. */
export const PORTABLE: Runtime = {
  name: "Node 22 with the cryptography of browsers",
  command: node("node22", "--conditions=browser"),
};

/** Makes the package. Throws with what was said when it cannot be made. */
export function makePackage(): void {
  const made = spawnSync(process.execPath, ["cmd/dev/package.ts"], { cwd: ROOT, encoding: "utf8" });
  if (made.status !== 0) throw new Error(made.stderr);
}
