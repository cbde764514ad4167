import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { build } from "./build.ts";

const ROOT = join(import.meta.dir, "../..");
const FILES = ["examples/quickstart/gateway.yaml", "examples/quickstart/route.yaml"];

/** The runtime itself, as npm brings it for this machine. */
function findDeno(): string | undefined {
  const libc = process.platform === "linux" ? "-glibc" : "";
  try {
    const manifest = createRequire(import.meta.url).resolve(
      `@deno/${process.platform}-${process.arch}${libc}/package.json`,
    );
    const path = join(dirname(manifest), process.platform === "win32" ? "deno.exe" : "deno");
    return existsSync(path) ? path : undefined;
  } catch {
    return undefined;
  }
}

const DENO = findDeno();

test.skipIf(DENO === undefined)(
  "core and both translators make of the quickstart under Deno what they make under Bun (needs Deno, which npm has for this machine)",
  () => {
    // Nothing but the objects may be read, and no variables but those that the YAML library looks for.
    const allowed = [
      "--allow-read=examples",
      "--allow-env=LOG_TOKENS,LOG_STREAM",
      "--no-prompt",
      "--no-remote",
      "--no-lock",
    ];
    const { status, stdout, stderr } = spawnSync(DENO as string, ["run", ...allowed, "tests/deno/main.ts", ...FILES], {
      cwd: ROOT,
      encoding: "utf8",
      env: { ...process.env, DENO_NO_UPDATE_CHECK: "1" },
    });
    expect([status, stderr]).toEqual([0, ""]);
    const text = FILES.map((file) => readFileSync(join(ROOT, file), "utf8")).join("---\n");
    const ours = JSON.parse(JSON.stringify(build(text)));
    expect(JSON.parse(stdout)).toEqual(ours);
    expect(ours.problems).toEqual([]);
    expect(ours.xds["default/eg"].http[0].routes.length).toBe(1);
    expect(ours.messages[0].routes[0].virtualHosts[0].domains).toEqual(["www.example.com"]);
  },
);
