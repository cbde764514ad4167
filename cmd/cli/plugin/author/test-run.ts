import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { ALIAS } from "../../../runtime/lends/core.ts";
import { moduleOf, type PluginKit } from "./kit.ts";

/** Options that a test run is started with. */
export interface TestRun {
  readonly kit: PluginKit;
  /** The plugin's file. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Runs the tests beside a plugin, and what every plugin of its kind promises. The executable is Bun too when it is asked to be, so nothing has to be installed: it runs itself
 * again, with a file before the tests that hands out the doors. Answers whether all passed.
 */
export async function testPlugin({ kit, file, env }: TestRun): Promise<boolean> {
  const plugin = resolve(file);
  const folder = dirname(plugin);
  const work = mkdtempSync(join(tmpdir(), "postern-plugin-test-"));
  try {
    writeFiles(work, kit.program);
    writeFileSync(join(work, "preload.js"), preload(work, kit));
    writeFileSync(join(work, "promises.test.js"), promises(plugin));
    const own = readdirSync(folder).filter((name) => /\.test\.[jt]sx?$/.test(name));
    const files = [...own.map((name) => join(folder, name)), join(work, "promises.test.js")];
    const args = ["test", "--preload", join(work, "preload.js"), ...files];
    const child = Bun.spawn([process.execPath, ...args], {
      ...{ cwd: folder, stdin: "ignore", stdout: "inherit", stderr: "inherit" },
      env: { ...env, BUN_BE_BUN: "1" },
    });
    return (await child.exited) === 0;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

/** Registers the doors under the names by which plugins know them. */
function preload(folder: string, kit: PluginKit): string {
  const names = [...Object.keys(kit.doors), ALIAS.name];
  const lines = names.map((name) => {
    const path = join(folder, moduleOf(kit, name === ALIAS.name ? ALIAS.of : name));
    return `    build.module(${JSON.stringify(name)}, async () => ({ exports: { ...(await import(${JSON.stringify(path)})) }, loader: "object" }));`;
  });
  return `Bun.plugin({\n  name: "postern",\n  setup(build) {\n${lines.join("\n")}\n  },\n});\n`;
}

/** Tests of what every plugin of a kind promises, where it needs no configuration; what needs hands on its surroundings is for the plugin's own tests. */
function promises(plugin: string): string {
  return `import { test, expect } from "bun:test";
import { promisesOf } from "postern/testing";
import plugin from ${JSON.stringify(plugin)};

test(${JSON.stringify(`${basename(plugin)} is a definition`)}, () => {
  expect(typeof plugin?.create).toBe("function");
});
const promised = promisesOf(plugin);
for (const { name, run } of promised) test(name, run);
if (promised.length === 0) test.skip("it needs a configuration: contractOf in its own tests takes one", () => {});
`;
}
