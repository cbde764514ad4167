import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pluginCommand } from "../../cmd/cli/commands/plugin.ts";
import { newPlugin } from "../../cmd/cli/plugin/author/templates.ts";
import { WORLD } from "../../examples/plugins/world.ts";
import { memoryGateway } from "../../library/testing.ts";

const ROOT = join(import.meta.dir, "../..");
const PAGE = readFileSync(join(ROOT, "docs/first-plugin.md"), "utf8");
const [plugin = "", itsTest = ""] = [...PAGE.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, text = ""]) => text);

test("the plugin that is shown is the one that is made", () => {
  expect(newPlugin("hooks", "acme/header")["plugin.ts"]).toBe(plugin);
});

test("the test that is shown passes with the plugin that is shown", async () => {
  // Within the checkout, so that the package's name means it.
  const folder = mkdtempSync(join(ROOT, ".cache/first-plugin-"));
  writeFileSync(join(folder, "plugin.ts"), plugin);
  writeFileSync(join(folder, "plugin.test.ts"), `${itsTest}\nconst WORLD = ${JSON.stringify(WORLD)};\n`);
  const run = Bun.spawn([process.execPath, "test", folder], { cwd: folder, stdout: "pipe", stderr: "pipe" });
  const output = await new Response(run.stderr).text();
  await Bun.$`rm -rf ${folder}`;
  expect([await run.exited, output]).toEqual([0, expect.stringContaining("1 pass")]);
});

test("every command that is shown is one of the program's, and tests/feature/plugin-author.test.ts runs them", () => {
  const commands = [...PAGE.matchAll(/^postern plugin (\w+)/gm)].map(([, action]) => action);
  expect(commands).toEqual(["new", "test", "build"]);
  const tested = readFileSync(join(ROOT, "tests/feature/plugin-author.test.ts"), "utf8");
  for (const action of [...commands, "types"]) {
    expect(pluginCommand.positionals?.[0]?.choices).toContain(action as string);
    expect(tested).toContain(`"plugin", "${action}"`);
  }
});

test("what is said of a route holds", async () => {
  const { envoy, stop } = await memoryGateway(
    [(await import("../../examples/plugins/header/plugin.ts")).default],
    WORLD,
  );
  expect(JSON.stringify((await envoy()).routes)).toContain('"x-served-by","value":"postern"');
  await stop();
});
