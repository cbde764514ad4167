import { expect, test } from "bun:test";
import { join } from "node:path";
import { type Source, sources } from "./sources.ts";

/** Every relative import of a file, as a path of the project. */
function importsOf({ path, parsed, text }: Source): { readonly target: string; readonly typeOnly: boolean }[] {
  const found: { target: string; typeOnly: boolean }[] = [];
  const add = (specifier: string, typeOnly: boolean) => {
    if (specifier.startsWith(".")) found.push({ target: join(path, "..", specifier), typeOnly });
  };
  for (const { moduleRequest, entries } of parsed.module.staticImports) {
    add(moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType));
  }
  for (const { entries } of parsed.module.staticExports) {
    for (const entry of entries) if (entry.moduleRequest) add(entry.moduleRequest.value, entry.isType);
  }
  for (const { moduleRequest } of parsed.module.dynamicImports) {
    add(text.slice(moduleRequest.start, moduleRequest.end).replace(/["'`]/g, ""), false);
  }
  return found;
}

/** `plugins/xds/server/x.ts` -> `plugins/xds`; `core/x.ts` -> `core`. */
function partOf(path: string): string {
  const [top, name] = path.split("/");
  return top === "plugins" || top === "providers" ? `${top}/${name}` : (top ?? "");
}

const isTest = (path: string) => path.endsWith(".test.ts");
const all = sources();

test("core imports nothing of ours outside core; plugins and providers import only core", () => {
  const wrong: string[] = [];
  for (const source of all) {
    const part = partOf(source.path);
    if (part === "cmd" || part === "tests" || part === "examples" || isTest(source.path)) continue;
    for (const { target } of importsOf(source)) {
      const to = partOf(target);
      if (to !== part && to !== "core") wrong.push(`${source.path} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("the plugin contract imports only types", () => {
  const contract = all.find(({ path }) => path === "core/plugin/api.ts") as Source;
  expect(importsOf(contract).filter(({ typeOnly }) => !typeOnly)).toEqual([]);
});

test("core touches no world: no Bun-only API, no network, no file system, no process", () => {
  const worldly =
    /^(node:(fs|net|http|http2|https|tls|child_process|os|path|process|worker_threads|dns)|bun(:.*)?)(\/.*)?$/;
  const wrong = all
    .filter(({ path }) => path.startsWith("core/") && !isTest(path) && !GENERATORS.has(path))
    .flatMap(({ path, parsed, text }) => [
      ...parsed.module.staticImports
        .filter(({ moduleRequest }) => worldly.test(moduleRequest.value))
        .map(({ moduleRequest }) => `${path} imports ${moduleRequest.value}`),
      ...(/\b(Bun|process)\.\w/.test(withoutComments(text)) ? [`${path} uses Bun or process`] : []),
    ]);
  expect(wrong).toEqual([]);
});

/** Programs that make source files of core; they are no part of it when it runs. */
const GENERATORS = new Set(["core/envoy/generate.ts"]);

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "")
    .replace(/(["'`])(?:\\.|(?!\1).)*\1/g, "");
}
