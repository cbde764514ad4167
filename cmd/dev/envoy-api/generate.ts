/**
 * Makes `descriptors.binpb` and `core/envoy/generated/` from a descriptor set of Envoy's API; run by hand, see `core/envoy/README.md`.
 *
 *   bun cmd/dev/envoy-api/generate.ts [path of a full descriptor set]
 *
 * Without a path it starts from the committed `descriptors.binpb`. No program imports it.
 */
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  type DescriptorProto,
  type FileDescriptorProto,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from "@bufbuild/protobuf/wkt";
import { roots } from "./roots.ts";

const here = import.meta.dirname;
const bin = join(here, "../../../node_modules/.bin");

/** The files of `set` that match `wanted`, and all they import, in the order of the set (imports first). */
function closure(set: FileDescriptorSet, wanted: (name: string) => boolean): FileDescriptorProto[] {
  const byName = new Map(set.file.map((file) => [file.name, file]));
  const kept = new Set<string>();
  const visit = (name: string): void => {
    if (kept.has(name)) return;
    kept.add(name);
    for (const dependency of byName.get(name)?.dependency ?? []) visit(dependency);
  };
  for (const file of set.file) if (wanted(file.name)) visit(file.name);
  return set.file.filter((file) => kept.has(file.name));
}

/** The descriptors of the few .proto files in `proto/`, which Envoy's own module does not carry. */
async function ownProtos(): Promise<FileDescriptorProto[]> {
  const args = [
    "build",
    join(here, "proto"),
    "--as-file-descriptor-set",
    "--exclude-source-info",
    "-o",
    "-#format=binpb",
  ];
  const run = Bun.spawn([join(bin, "buf"), ...args], { stderr: "inherit" });
  const image = fromBinary(FileDescriptorSetSchema, await new Response(run.stdout).bytes());
  return image.file.filter((file) => !isWellKnown(file.name));
}

/** Envoy's v3 API and what goes with it; v2 is gone from Envoy 1.18 on. */
function isV3(name: string): boolean {
  return /^(envoy\/.*\/v3|xds\/.*|udpa\/.*|validate|ratelimit|google\/rpc)\//.test(name);
}

/** Runs protoc-gen-es through buf over the whole set; `strategy: all` makes it one call instead of one per folder. */
async function protocGenEs(set: Uint8Array): Promise<Map<string, string>> {
  const work = await mkdtemp(join(tmpdir(), "envoy-types-"));
  await writeFile(join(work, "set.binpb"), set);
  const plugin = {
    local: join(bin, "protoc-gen-es"),
    out: "out",
    strategy: "all",
    opt: ["target=ts", "import_extension=ts"],
  };
  const inputs = [{ binary_image: "set.binpb", exclude_paths: ["google/protobuf"] }];
  const template = JSON.stringify({ version: "v2", plugins: [plugin], inputs });
  const run = Bun.spawn([join(bin, "buf"), "generate", "--template", template], { cwd: work, stderr: "inherit" });
  if ((await run.exited) !== 0) throw new Error("buf generate failed");
  const sources = new Map<string, string>();
  for (const path of await readdir(join(work, "out"), { recursive: true })) {
    if (path.endsWith(".ts")) sources.set(path, await readFile(join(work, "out", path), "utf8"));
  }
  await rm(work, { recursive: true });
  return sources;
}

/** Makes a generated file take its descriptor functions from `lazy.ts`. */
function withLazyDescriptors(path: string, source: string): string {
  const up = "../".repeat(path.split("/").length);
  return source.replace(
    /^(import \{ [^}]*fileDesc[^}]* \} from )"@bufbuild\/protobuf\/codegenv2";$/m,
    (_, start: string) => `${start}"${up}message/lazy.ts";`,
  );
}

const modulePath = (proto: string): string => proto.replace(/\.proto$/, "_pb.ts");
const isWellKnown = (proto: string): boolean => proto.startsWith("google/protobuf/");

/** `file_envoy_type_v3_percent`, the name under which a generated file exports its descriptor. */
function symbolOf(proto: string): string {
  return `file_${proto.replace(/\.proto$/, "").replace(/[^A-Za-z0-9]/g, "_")}`;
}

function typeNames(file: FileDescriptorProto): string[] {
  const walk = (prefix: string, message: DescriptorProto): string[] => {
    if (message.options?.mapEntry) return [];
    const name = prefix === "" ? message.name : `${prefix}.${message.name}`;
    return [name, ...message.nestedType.flatMap((nested) => walk(name, nested))];
  };
  return file.messageType.flatMap((message) => walk("", message));
}

/** Writes one row per file: descriptor, package, and the messages in it, for the lookup by type name. */
function indexSource(
  rows: readonly { readonly file: FileDescriptorProto; readonly desc: string }[],
  head: string,
): string {
  const lines = rows.map(
    ({ file, desc }) => `  [${desc}, ${JSON.stringify(file.package)}, ${JSON.stringify(typeNames(file).join(" "))}],`,
  );
  return `${head}\n/** Descriptor, package and message names of every file. */\nexport const index: readonly (readonly [DescFile, string, string])[] = [\n${lines.join("\n")}\n];\n`;
}

/** The file that only describes what has no TypeScript of its own. */
function describedSource(files: readonly FileDescriptorProto[], sources: ReadonlyMap<string, string>): string {
  const used = new Set<string>();
  const body = files.map((file) => {
    const call = /fileDesc\("[^"]*"(?:, \[([^\]]*)\])?\)/.exec(sources.get(modulePath(file.name)) ?? "");
    if (call === null) throw new Error(`no descriptor in the TypeScript of ${file.name}`);
    for (const symbol of (call[1] ?? "").split(", ").filter(Boolean)) used.add(symbol);
    return `const ${symbolOf(file.name)} = /*@__PURE__*/ ${call[0]};`;
  });
  return `${importsOf(used, new Set(files.map((file) => symbolOf(file.name))), sources)}\n${body.join("\n")}\n`;
}

/** Import lines for descriptor symbols, found in the generated files or among the well-known types. */
function importsOf(used: ReadonlySet<string>, own: ReadonlySet<string>, sources: ReadonlyMap<string, string>): string {
  const bySymbol = new Map([...sources.keys()].map((path) => [symbolOf(path.replace(/_pb\.ts$/, ".proto")), path]));
  const lines = [...used]
    .filter((symbol) => !own.has(symbol))
    .sort()
    .map(
      (symbol) =>
        `import { ${symbol} } from "${bySymbol.has(symbol) ? `./${bySymbol.get(symbol)}` : "@bufbuild/protobuf/wkt"}";`,
    );
  return lines.join("\n");
}

async function write(path: string, text: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

const notice = "// Written by cmd/dev/envoy-api/generate.ts.\n";
const full = fromBinary(FileDescriptorSetSchema, await readFile(process.argv[2] ?? join(here, "descriptors.binpb")));
const own = await ownProtos();
const others = full.file.filter((file) => !own.some(({ name }) => name === file.name));
const set = { ...full, file: closure({ ...full, file: [...others, ...own] }, isV3) };
const bytes = toBinary(FileDescriptorSetSchema, set);
const sources = await protocGenEs(bytes);
const typed = new Set(closure(set, (name) => roots.some((root) => root.test(name))).map((file) => file.name));
const out = join(here, "../../../core/envoy/generated");
await rm(out, { recursive: true, force: true });
await write(join(here, "descriptors.binpb"), bytes);
for (const [path, source] of sources) {
  if (typed.has(path.replace(/_pb\.ts$/, ".proto"))) await write(join(out, path), withLazyDescriptors(path, source));
}
const kept = set.file.filter((file) => !isWellKnown(file.name));
const described = kept.filter((file) => !typed.has(file.name));
const typedFiles = kept.filter((file) => typed.has(file.name));
const typeImport = 'import type { DescFile } from "@bufbuild/protobuf";\n';
await write(
  join(out, "described.ts"),
  indexSource(
    described.map((file) => ({ file, desc: symbolOf(file.name) })),
    `${notice}${typeImport}import { fileDesc } from "../message/lazy.ts";\n${describedSource(described, sources)}`,
  ),
);
const symbols = new Set(typedFiles.map((file) => symbolOf(file.name)));
await write(
  join(out, "typed.ts"),
  indexSource(
    typedFiles.map((file) => ({ file, desc: symbolOf(file.name) })),
    `${notice}${typeImport}${importsOf(symbols, new Set(), sources)}\n`,
  ),
);
console.log(
  `${typedFiles.length} files with types, ${described.length} described only, ${bytes.length} bytes of descriptors`,
);
