import { expect, test } from "bun:test";
import { importsOf } from "./graph.ts";
import { type Source, sources } from "./sources.ts";

/** The part of the project that a file belongs to: `plugins/<name>`, `providers/<name>`, else the folder at the top. */
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
    if (part === "cmd" || part === "library" || part === "tests" || part === "examples" || isTest(source.path))
      continue;
    for (const { target } of importsOf(source)) {
      const to = partOf(target);
      if (to !== part && to !== "core") wrong.push(`${source.path} imports ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test("the library imports everything but the executable, which alone may import it", () => {
  const wrong = all.flatMap((source) =>
    importsOf(source).flatMap(({ target }) => {
      const [from, to] = [partOf(source.path), partOf(target)];
      const bad = from === "library" ? to === "cmd" : to === "library" && !["cmd", "tests"].includes(from);
      return bad && !isTest(source.path) ? [`${source.path} imports ${target}`] : [];
    }),
  );
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
    .filter(({ path }) => path.startsWith("core/") && !isTest(path))
    .flatMap(({ path, parsed, text }) => [
      ...parsed.module.staticImports
        .filter(({ moduleRequest }) => worldly.test(moduleRequest.value))
        .map(({ moduleRequest }) => `${path} imports ${moduleRequest.value}`),
      ...(/\b(Bun|process)\.\w/.test(withoutComments(text)) ? [`${path} uses Bun or process`] : []),
    ]);
  expect(wrong).toEqual([]);
});

function withoutComments(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .replace(/\/\/.*$/gm, "")
    .replace(/(["'`])(?:\\.|(?!\1).)*\1/g, "");
}
