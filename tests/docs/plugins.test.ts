import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadPlugins } from "../../cmd/runtime/plugins/mod.ts";
import { BUILT_IN } from "../../core/config/envoy-gateway.ts";
import { HOOK_POINTS } from "../../core/plugin/mod.ts";

const PAGE = await Bun.file("docs/plugins.md").text();

test("each plugin of docs/plugins.md can be loaded", async () => {
  const texts = [...PAGE.matchAll(/```ts\n(.*?)```/gs)].map(([, text = ""]) => text);
  expect(texts.length).toBeGreaterThan(1);
  const folder = mkdtempSync(join(tmpdir(), "postern-docs-"));
  const files = texts.map((text, i) => {
    const file = join(folder, `${i}.ts`);
    writeFileSync(file, text);
    return file;
  });
  const uses = await loadPlugins({ entries: [], files, unconfigured: true });
  rmSync(folder, { recursive: true });
  expect(uses.map(({ definition, broken }) => [definition.name, broken])).toEqual([
    ["acme/marks", undefined],
    ["acme/sites", undefined],
  ]);
});

test("the points of hooks and the plugins that are built in stand there, points in their order", () => {
  const table = PAGE.split("## Hooks")[1]?.split("\n\n")[2] ?? "";
  const points = [...table.matchAll(/^\| (`[^|]+) \|/gm)].flatMap(([, cell = ""]) =>
    cell.replaceAll("`", "").split(", "),
  );
  expect(points).toEqual([...HOOK_POINTS]);
  for (const name of BUILT_IN) expect(PAGE).toContain(`\`${name}\``);
});
