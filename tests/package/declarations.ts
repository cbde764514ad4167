import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type ParseResult, parseSync, Visitor } from "oxc-parser";

/** A declaration in a file, by the name it has there. */
interface Found {
  readonly file: string;
  readonly name: string;
}

interface Module {
  readonly text: string;
  readonly parsed: ParseResult;
  /** The names that the file declares: where each stands. */
  readonly own: ReadonlyMap<string, readonly { readonly start: number; readonly end: number }[]>;
  /** Names out of other files. */
  readonly imported: ReadonlyMap<string, { readonly from: string; readonly name: string }>;
}

/** Files that are described by other means: messages by Envoy's API, kinds by their definitions, the IR by recorded cases. */
const ELSEWHERE = /^core\/(envoy\/generated|api|ir)\//;

/**
 * The declarations that users of a door can see: its names with theirs, then those of ours that they speak of, file by file, without comments. Two doors that
 * look alike are alike to a compiler.
 */
export function declarationsOf(root: string, door: string): string {
  const reader = new Reader(root);
  const exported = [...reader.exportsOf(door)].sort(([a], [b]) => (a < b ? -1 : 1));
  const queue = exported.map(([, found]) => found);
  const seen = new Map<string, string>();
  for (let found = queue.shift(); found !== undefined; found = queue.shift()) {
    const key = `${found.file} ${found.name}`;
    if (seen.has(key) || ELSEWHERE.test(found.file)) continue;
    const { text, uses } = reader.declaration(found);
    seen.set(key, text);
    queue.push(...uses);
  }
  const names = exported.map(([name, { file, name: own }]) => `${name}: ${file}${own === name ? "" : ` (${own})`}`);
  const bodies = [...seen].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, text]) => `# ${key}\n${text}`);
  return `${[...names, "", ...bodies].join("\n")}\n`;
}

class Reader {
  readonly #root: string;
  readonly #modules = new Map<string, Module>();

  constructor(root: string) {
    this.#root = root;
  }

  /** The names that a file exports, with where they are declared. */
  exportsOf(file: string): Map<string, Found> {
    const names = new Map<string, Found>();
    for (const { entries } of this.#module(file).parsed.module.staticExports) {
      for (const { moduleRequest, importName, exportName, localName } of entries) {
        const from = moduleRequest && this.#target(file, moduleRequest.value);
        if (exportName.kind === "Name") {
          const name = importName.name ?? localName.name ?? exportName.name ?? "";
          const origin = this.#origin({ file: from ?? file, name });
          names.set(exportName.name ?? name, origin);
        } else if (typeof from === "string") for (const [name, found] of this.exportsOf(from)) names.set(name, found);
      }
    }
    return names;
  }

  declaration({ file, name }: Found): { readonly text: string; readonly uses: readonly Found[] } {
    if (!file.endsWith(".d.ts")) return { text: "", uses: [] };
    const { text, own, parsed } = this.#module(file);
    const spans = own.get(name) ?? [];
    const uses: Found[] = [];
    const used = new Set<string>();
    const within = (start: number) => spans.some((span) => start >= span.start && start < span.end);
    new Visitor({
      Identifier({ name: each, start }) {
        if (within(start)) used.add(each);
      },
    }).visit(parsed.program);
    for (const each of used) {
      if (each !== name && this.#knows(file, each)) uses.push(this.#origin({ file, name: each }));
    }
    const bare = spans.map(({ start, end }) => withoutComments(text.slice(start, end))).join("\n");
    return { text: bare, uses };
  }

  #knows(file: string, name: string): boolean {
    const { own, imported } = this.#module(file);
    return own.has(name) || imported.has(name);
  }

  /** Follows imports and exports to where something is declared. */
  #origin({ file, name }: Found): Found {
    if (!file.endsWith(".d.ts")) return { file, name };
    const { own, imported } = this.#module(file);
    if (own.has(name)) return { file, name };
    const found = imported.get(name);
    if (found !== undefined) return this.#origin({ file: this.#target(file, found.from), name: found.name });
    return this.exportsOf(file).get(name) ?? { file, name };
  }

  /** A file of ours as a path, a package by its name. */
  #target(file: string, specifier: string): string {
    if (!specifier.startsWith(".")) return specifier;
    return join(dirname(file), specifier).replace(/\.[jt]s$/, ".d.ts");
  }

  #module(file: string): Module {
    const known = this.#modules.get(file) ?? this.#read(file);
    this.#modules.set(file, known);
    return known;
  }

  #read(file: string): Module {
    const path = join(this.#root, file);
    const text = existsSync(path) ? readFileSync(path, "utf8") : "";
    const parsed = parseSync(file, text);
    const own = new Map<string, { start: number; end: number }[]>();
    for (const node of parsed.program.body) {
      const declared = node.type === "ExportNamedDeclaration" ? node.declaration : node;
      for (const name of namesOf(declared))
        own.set(name, [...(own.get(name) ?? []), { start: node.start, end: node.end }]);
    }
    const imported = new Map<string, { from: string; name: string }>();
    for (const { moduleRequest, entries } of parsed.module.staticImports)
      for (const { localName, importName } of entries)
        imported.set(localName.value, { from: moduleRequest.value, name: importName.name ?? localName.value });
    return { text, parsed, own, imported };
  }
}

function namesOf(node: unknown): readonly string[] {
  const { id, declarations } = (node ?? {}) as {
    readonly id?: { readonly name?: string };
    readonly declarations?: readonly { readonly id: { readonly name?: string } }[];
  };
  return [id?.name, ...(declarations ?? []).map((one) => one.id.name)].filter((name) => name !== undefined);
}

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join("\n");
}
