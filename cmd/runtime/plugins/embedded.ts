import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PREFIX = "embedded-plugin-";

/** The name of a plugin's file within an executable that was built with the plugin. */
export function embeddedPluginName(number: number): string {
  return `${PREFIX}${number}.plugin`;
}

let files: Promise<readonly string[]> | undefined;

/** The plugins that this executable was built with, in their order, as files that go with the process. */
export function embeddedPlugins(): Promise<readonly string[]> {
  files ??= unpack();
  return files;
}

async function unpack(): Promise<readonly string[]> {
  const all = (Bun.embeddedFiles as readonly (Blob & { readonly name: string })[]).filter(({ name }) =>
    name.startsWith(PREFIX),
  );
  if (all.length === 0) return [];
  const folder = mkdtempSync(join(tmpdir(), "postern-embedded-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  const numbered = all.map((file) => ({ file, number: Number.parseInt(file.name.slice(PREFIX.length), 10) }));
  const sorted = numbered.sort((a, b) => a.number - b.number);
  return Promise.all(
    sorted.map(async ({ file, number }) => {
      const path = join(folder, `${PREFIX}${number}.mjs`);
      writeFileSync(path, await file.text(), { mode: 0o600 });
      return path;
    }),
  );
}
