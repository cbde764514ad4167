import { expect, test } from "bun:test";
import { Visitor } from "oxc-parser";
import { lineAt, type Source, sources } from "./sources.ts";

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 60;
const MAX_PARAMETERS = 4;

interface Span {
  readonly start: number;
  readonly end: number;
}

interface FunctionLike extends Span {
  readonly params: readonly unknown[] | { readonly items?: readonly unknown[] };
}

const all = sources();

test(`files have at most ${MAX_FILE_LINES} lines`, () => {
  expect(all.filter(({ lines }) => lines > MAX_FILE_LINES).map(({ path, lines }) => `${path}: ${lines}`)).toEqual([]);
});

test(`functions have at most ${MAX_FUNCTION_LINES} lines and ${MAX_PARAMETERS} parameters`, () => {
  const wrong: string[] = [];
  for (const source of all) {
    if (isListOfTests(source.path)) continue;
    eachFunction(source, (node) => {
      const first = lineAt(source.text, node.start);
      const lines = lineAt(source.text, node.end) - first + 1;
      const parameters = Array.isArray(node.params) ? node.params.length : 0;
      if (lines > MAX_FUNCTION_LINES) wrong.push(`${source.path}:${first}: ${lines} lines`);
      if (parameters > MAX_PARAMETERS) wrong.push(`${source.path}:${first}: ${parameters} parameters`);
    });
  }
  expect(wrong).toEqual([]);
});

test("no folder or file is named after a heap", () => {
  const heap = /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/;
  expect(all.filter(({ path }) => heap.test(path)).map(({ path }) => path)).toEqual([]);
});

/** A function that only lists tests is a table. */
function isListOfTests(path: string): boolean {
  return path.endsWith(".test.ts") || path.startsWith("tests/contract/");
}

function eachFunction(source: Source, visit: (node: FunctionLike) => void): void {
  const seen = (node: Span) => visit(node as FunctionLike);
  new Visitor({ FunctionDeclaration: seen, FunctionExpression: seen, ArrowFunctionExpression: seen }).visit(
    source.parsed.program,
  );
}
