/**
 * The help that the executable alone gives authors of plugins: a plugin to begin with, declarations, tests.
 *
 * In: names, folders, files. Out: files beside the plugin, the exit code of tests. Nothing is fetched and nothing is installed.
 */
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { PluginKind } from "../../../../core/plugin/api.ts";
import type { ExitCode, Io } from "../../command.ts";
import { buildExecutable } from "./build-run.ts";
import { type PluginKit, readKit } from "./kit.ts";
import { newPlugin } from "./templates.ts";
import { testPlugin } from "./test-run.ts";
import { writeTypes } from "./types.ts";

const KINDS: readonly string[] = ["provider", "translator", "infra", "output", "hooks"] satisfies PluginKind[];
const NAME = /^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9-]*$/;

/** `new KIND NAME`, `types FOLDER`, `test FILE`. */
export async function runAuthor([action, what, name]: readonly string[], io: Io): Promise<ExitCode> {
  const misuse = misused(action, what, name);
  if (misuse !== undefined) {
    io.talk(`postern plugin ${action}: ${misuse}\n`);
    return 2;
  }
  const read = await readKit();
  if ("fault" in read) {
    io.talk(`postern plugin ${action}: ${read.fault}\n`);
    return 1;
  }
  const kit = read.value;
  if (action === "new") return begin(kit, { kind: what as PluginKind, name: name ?? "" }, io);
  if (action === "test") return (await testPlugin({ kit, file: what ?? "", env: io.env })) ? 0 : 1;
  for (const path of writeTypes(kit, what ?? ".")) io.talk(`wrote ${path}\n`);
  return 0;
}

/** `build --plugin FILE -o FILE`. */
export async function runBuild(
  { plugins, outfile }: { readonly plugins: readonly string[]; readonly outfile: string | undefined },
  io: Io,
): Promise<ExitCode> {
  const missing = plugins.find((file) => !existsSync(file));
  const misuse =
    plugins.length === 0 || outfile === undefined
      ? "say --plugin FILE, which may be given more than once, and -o FILE"
      : missing && `there is no file ${missing}`;
  if (misuse !== undefined || outfile === undefined) {
    io.talk(`postern plugin build: ${misuse}\n`);
    return 2;
  }
  if (!Bun.main.startsWith("/$bunfs/")) {
    io.talk("postern plugin build: only a compiled Postern can make another: npm run build\n");
    return 1;
  }
  try {
    await buildExecutable(plugins, outfile);
  } catch (error) {
    io.talk(`postern plugin build: ${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  io.talk(`wrote ${outfile}, for ${process.platform} ${process.arch}; for others, run this command there\n`);
  return 0;
}

function misused(action: string | undefined, what: string | undefined, name: string | undefined): string | undefined {
  if (action === "new") {
    if (!KINDS.includes(what ?? "")) return `the kind must be one of ${KINDS.join(", ")}`;
    if (!NAME.test(name ?? "")) return 'the name must be lower case, "vendor/name"';
    const folder = basename(name ?? "");
    return existsSync(folder)
      ? `there is a file or folder ${folder} already: take another name, or move it`
      : undefined;
  }
  if (action === "test")
    return what !== undefined && existsSync(what) ? undefined : `there is no file ${what ?? "to test"}`;
  return existsSync(what ?? ".") ? undefined : `there is no folder ${what}`;
}

function begin(kit: PluginKit, { kind, name }: { readonly kind: PluginKind; readonly name: string }, io: Io): 0 {
  const folder = basename(name);
  mkdirSync(folder);
  for (const [file, text] of Object.entries(newPlugin(kind, name))) writeFileSync(join(folder, file), text);
  writeTypes(kit, folder);
  io.talk(`${folder}/plugin.ts is a plugin that works. Next: postern plugin test ${folder}/plugin.ts\n`);
  return 0;
}
