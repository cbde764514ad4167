import { expect, test } from "bun:test";
import { parseSync, type TSSignature, type TSType, type TSUnionType, Visitor } from "oxc-parser";
import { lineAt, sources } from "./sources.ts";

/** Files that declare an answer of another form than `Result`, each with why. */
const OTHER_FORMS: Readonly<Record<string, string>> = {
  "core/result/mod.ts": "the form itself",
  "core/plugin/contract/lifecycle.ts": "published: a state that a plugin tells, not the answer to a question",
  "core/plugin/contract/context.ts": "published: how Envoy is run, for authors of infra plugins",
  "core/resource/structure.ts": "published: what a validator answers that plugins are lent",
  "core/incremental/need.ts": "published: the answer to a need, which callers of the pure translation write",
  "cmd/runtime/plugins/worker/protocol.ts": "messages between threads",
  "plugins/xds/translate/needs/needed.ts": "one sort of item in a list of what is needed, not an answer",
};

/** Names of what is wrong, in a part of a union that says that something did not go well. */
const WRONG: ReadonlySet<string> = new Set([
  ...["fault", "faults", "error", "errors", "refused", "refusal", "problem", "problems", "reason", "failed", "failure"],
]);

const nameOf = (member: TSSignature) =>
  member.type === "TSPropertySignature" && member.key.type === "Identifier" ? member.key.name : undefined;

const isLiteral = (member: TSSignature) =>
  member.type === "TSPropertySignature" && member.typeAnnotation?.typeAnnotation.type === "TSLiteralType";

/** Whether a type is an object that holds what is wrong, and no word that tells it from the others of its union. */
function isWrong(type: TSType): boolean {
  if (type.type !== "TSTypeLiteral") return false;
  return type.members.some((member) => WRONG.has(nameOf(member) ?? "")) && !type.members.some(isLiteral);
}

/** Whether a union has a text beside something that is more than a plain value, so that the text says why that is missing. */
function hasTextInstead({ types }: TSUnionType): boolean {
  const kinds = types.map(({ type }) => type);
  return (
    kinds.includes("TSStringKeyword") && kinds.some((kind) => kind === "TSTypeReference" || kind === "TSTypeLiteral")
  );
}

/** The union that a function answers with, at once or later. */
function unionOf(type: TSType | undefined): TSUnionType | undefined {
  if (type?.type === "TSTypeReference" && type.typeName.type === "Identifier" && type.typeName.name === "Promise")
    return unionOf(type.typeArguments?.params[0]);
  return type?.type === "TSUnionType" ? type : undefined;
}

/** The offsets of answers that say in a form of their own whether something went well. */
function otherForms({ program }: ReturnType<typeof parseSync>): readonly number[] {
  const found = new Set<number>();
  const answers = (type: TSType | undefined) => {
    const union = unionOf(type);
    if (union && hasTextInstead(union)) found.add(union.start);
  };
  new Visitor({
    TSPropertySignature(member) {
      const type = member.typeAnnotation?.typeAnnotation;
      if (nameOf(member) === "ok" && type?.type === "TSLiteralType") found.add(member.start);
    },
    TSUnionType(union) {
      if (union.types.length > 1 && union.types.some(isWrong)) found.add(union.start);
    },
    FunctionDeclaration: ({ returnType }) => answers(returnType?.typeAnnotation),
    ArrowFunctionExpression: ({ returnType }) => answers(returnType?.typeAnnotation),
    TSMethodSignature: ({ returnType }) => answers(returnType?.typeAnnotation),
    TSFunctionType: ({ returnType }) => answers(returnType?.typeAnnotation),
  }).visit(program);
  return [...found];
}

test("expected errors have one form, `Result`", () => {
  const found = sources()
    .filter(({ path }) => /^(cmd|core|library|plugins|providers)\//.test(path) && !path.endsWith(".test.ts"))
    .flatMap(({ path, text, parsed }) =>
      otherForms(parsed).map((start) => ({ path, at: `${path}:${lineAt(text, start)}` })),
    );
  const wrong = found.filter(({ path }) => OTHER_FORMS[path] === undefined);
  expect(
    wrong.map(({ at }) => at),
    "use Result of core/result/mod.ts",
  ).toEqual([]);
  expect([...new Set(found.map(({ path }) => path))].sort(), "forms that are gone").toEqual(
    Object.keys(OTHER_FORMS).sort(),
  );
});

test.each([
  ["type A = { readonly ok: true; readonly value: B } | { readonly ok: false; readonly reason: string };", 2],
  ["interface A { readonly ok: true }", 1],
  ["type A = B | { readonly refused: string };", 1],
  ["function f(): B | { readonly errors: readonly string[] } { return g(); }", 1],
  ["function f(): B | string { return g(); }", 1],
  ["async function f(): Promise<B | string> { return g(); }", 1],
  ["const f = (): readonly B[] | { readonly fault: string } => g();", 1],
  ["function f(): Result<B> { return g(); }", 0],
  ["function f(): string | undefined { return g(); }", 0],
  ["function f(text: string | Uint8Array): number | string { return g(); }", 0],
  ['type A = { readonly type: "failed"; readonly error: Error } | { readonly type: "built" };', 0],
])("%s", (text, number) => {
  expect(otherForms(parseSync("a.ts", text))).toHaveLength(number);
});
