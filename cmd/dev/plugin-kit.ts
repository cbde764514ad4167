import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { emit } from "./package/emit.ts";

/** The modules that plugins may import, and where they are. */
const DOORS = {
  postern: "library/mod.ts",
  "postern/plugin": "library/plugin.ts",
  "postern/testing": "library/testing.ts",
  "postern/pure": "library/pure.ts",
  "postern/parse": "library/parse.ts",
  valibot: "node_modules/valibot/dist/index.mjs",
} as const;

/** Packages whose types those of the doors speak of. */
const TYPED = ["@bufbuild/protobuf", "valibot"];

/**
 * Makes what the executable carries for authors of plugins: the doors as JavaScript, so that it can test plugins, and their declarations, so that editors and compilers know
 * them. Undefined where the packages of developers are not installed, since declarations come from the compiler.
 */
export async function makePluginKit(root: string): Promise<string | undefined> {
  // The compiler alone may be there by way of another package; the types of Bun come with those of developers.
  if (!["typescript", "@types/bun"].every((name) => existsSync(join(root, "node_modules", name)))) return undefined;
  const kit = { doors: DOORS, program: await program(root), declarations: declarations(root) };
  // Beside the program: the folder that all files of an executable have in common is the root of their names in it, by which threads are begun.
  const path = join(root, "cmd/.cache/plugin-kit.gz");
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, gzipSync(JSON.stringify(kit), { level: 9 }));
  return path;
}

/** The doors as modules beside each other, by file. */
async function program(root: string): Promise<Readonly<Record<string, string>>> {
  const { outputs } = await Bun.build({
    entrypoints: Object.values(DOORS).map((path) => join(root, path)),
    ...{ root, target: "bun", format: "esm", splitting: true },
    minify: { whitespace: true, syntax: true },
    naming: { entry: "[dir]/[name].js", chunk: "[name]-[hash].js" },
  });
  const texts = outputs.map(async (output) => [output.path.replace(/^\.\//, ""), await output.text()] as const);
  return Object.fromEntries(await Promise.all(texts));
}

function declarations(root: string): Readonly<Record<string, string>> {
  const out = join(root, ".cache/build/declarations");
  emit(root, out);
  const own = filesIn(out, /\.d\.ts$/).map((file) => [relative(out, file), bare(readFileSync(file, "utf8"))] as const);
  const theirs = TYPED.flatMap((name) =>
    filesIn(join(root, "node_modules", name), /(\.d\.m?ts|package\.json)$/)
      .filter((file) => !file.includes("/cjs/"))
      .map((file) => [relative(root, file), readFileSync(file, "utf8")] as const),
  );
  return Object.fromEntries([...own, ...theirs]);
}

/** Generated declarations say of each field where it came from, which is most of their text. */
function bare(text: string): string {
  return text.startsWith("// @generated") || text.includes("@generated from")
    ? text.replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, "")
    : text;
}

function filesIn(folder: string, wanted: RegExp): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => wanted.test(file))
    .sort()
    .map((file) => join(folder, file));
}
