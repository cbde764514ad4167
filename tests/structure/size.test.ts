import { expect, test } from "bun:test";
import { Visitor } from "oxc-parser";
import { lineAt, type Source, sources } from "./sources.ts";

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 60;
const MAX_PARAMETERS = 4;

/** Files with a function that is longer still, and how long it may be: the list may become shorter, never longer. */
const LONGER_STILL: ReadonlySet<string> = new Set([
  "cmd/runtime/certificates/cluster-keeper.ts",
  "cmd/runtime/needs.ts",
  "cmd/runtime/reading/aside.ts",
  "cmd/runtime/server/gateway.ts",
  "cmd/runtime/server/identity.ts",
  "cmd/runtime/server/kubernetes-mode.ts",
  "cmd/runtime/server/run.ts",
  "core/pipeline/infra.ts",
  "core/testing/isolation.ts",
  "plugins/infra-kubernetes/manager/writer.ts",
  "plugins/xds/cache/retention.ts",
  "plugins/xds/cache/snapshot-cache.ts",
  "providers/file/mod.ts",
  "providers/kubernetes/reflect/trouble-log.ts",
  "tests/docs/limits-expressions.ts",
  "tests/feature/infra-kubernetes/memory-cluster.ts",
]);
const LONGEST_STILL = 80;

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
    const most = LONGER_STILL.has(source.path) ? LONGEST_STILL : MAX_FUNCTION_LINES;
    eachFunction(source, (node) => {
      const first = lineAt(source.text, node.start);
      const lines = lineAt(source.text, node.end) - first + 1;
      const parameters = Array.isArray(node.params) ? node.params.length : 0;
      if (lines > most) wrong.push(`${source.path}:${first}: ${lines} lines`);
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
