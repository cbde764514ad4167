import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { embeddedPluginName } from "../../../runtime/plugins/embedded.ts";
import { bundle } from "../../../runtime/plugins/mod.ts";

/** Where a compiled executable has its modules. */
const INSIDE = "/$bunfs/root/";

/** A module of an executable as others name it; the folder alone is left as it is, since this very file speaks of it. */
const IMPORTED = /(["'])\/\$bunfs\/root\/([\w./-]+)\1/g;

/** Threads begin with files of their own, which no module imports. */
const THREADS = ["runtime/reading/worker.js", "runtime/plugins/worker/thread.js"];

/** More modules than any Postern has. */
const MOST_MODULES = 2_000;

/**
 * Compiles a new executable: this one with plugins inside, for this operating system and processor. Its modules are read out of it, plugins are bundled with what they
 * import, and all is put together around the Bun that this one runs on, so nothing is fetched or installed. Throws with what is wrong with a plugin.
 */
export async function buildExecutable(plugins: readonly string[], outfile: string): Promise<void> {
  const work = mkdtempSync(join(tmpdir(), "postern-build-"));
  try {
    const entries = await writeModules(work);
    const embedded = Bun.embeddedFiles as readonly (Blob & { readonly name: string })[];
    const assets: string[] = [];
    const add = (name: string, content: string | Uint8Array) => {
      writeFileSync(join(work, name), content);
      assets.push(join(work, name));
    };
    for (const file of embedded) add(nameOf(file.name), await file.bytes());
    // Plugins that this executable was built with come first.
    const before = embedded.filter(({ name }) => nameOf(name).endsWith(".plugin")).length;
    for (const [i, plugin] of plugins.entries()) {
      const { file } = await bundle(resolve(plugin));
      add(embeddedPluginName(before + i), await Bun.file(file).text());
    }
    const fresh = `${resolve(outfile)}.new`;
    await Bun.build({
      ...{ entrypoints: [...entries, ...assets], root: work, format: "esm", splitting: true, bytecode: true },
      loader: { ".gz": "file", ".plugin": "file" },
      minify: { whitespace: true, syntax: true },
      compile: { outfile: fresh, autoloadDotenv: false, autoloadBunfig: false, autoloadPackageJson: true },
    });
    renameSync(fresh, resolve(outfile));
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The name of a file before a hash of its content was put into it. */
function nameOf(embedded: string): string {
  return embedded.replace(/-[a-z0-9]{8}(\.\w+)$/, "$1");
}

/** Writes the modules of this executable as files; answers those that are begun with, the program first. */
async function writeModules(folder: string): Promise<readonly string[]> {
  const names = new Map<string, string>([[Bun.main.slice(INSIDE.length), "main.js"]]);
  for (const thread of THREADS) names.set(thread, thread);
  for (const [inside, name] of names) {
    if (names.size > MOST_MODULES) throw new Error(`this executable has more than ${MOST_MODULES} modules`);
    const text = (await Bun.file(`${INSIDE}${inside}`).text()).replace(/^\/\/ @bun.*\n/, "");
    for (const [, , found = ""] of text.matchAll(IMPORTED)) if (!names.has(found)) names.set(found, found);
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(
      join(folder, name),
      text.replaceAll(IMPORTED, (_all, quote, found) => `${quote}${folder}/${found}${quote}`),
    );
  }
  return ["main.js", ...THREADS].map((name) => join(folder, name));
}
