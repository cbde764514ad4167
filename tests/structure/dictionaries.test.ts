import { expect, test } from "bun:test";
import { type BindingPattern, type Expression, parseSync, type TSType, Visitor } from "oxc-parser";
import { lineAt, sources } from "./sources.ts";

/**
 * Maps that may begin as `{}`, by file: what YAML and JSON come to is plain data, as readers of JSON make it, so its maps have the usual prototype; keys such
 * as `__proto__` are defined there, not assigned, or left to who does that.
 */
const PLAIN: ReadonlySet<string> = new Set(["core/resource/yaml/plain.ts", "core/resource/yaml/simple.ts"]);

/** Whether a type is a map from any text: `Record<string, T>`, also within `Readonly<…>`. */
function isMapOfText(type: TSType | undefined): boolean {
  if (type?.type !== "TSTypeReference" || type.typeName.type !== "Identifier") return false;
  const [first] = type.typeArguments?.params ?? [];
  if (type.typeName.name === "Readonly") return isMapOfText(first);
  return type.typeName.name === "Record" && first?.type === "TSStringKeyword";
}

const typeOf = (id: BindingPattern) => ("typeAnnotation" in id ? id.typeAnnotation?.typeAnnotation : undefined);

/** Whether a value is an empty map of text, by its own type or that of what it is put into. */
function isEmptyMap(value: Expression | null, type: TSType | undefined): boolean {
  if (value?.type === "TSAsExpression" || value?.type === "TSSatisfiesExpression")
    return isEmptyMap(value.expression, isMapOfText(type) ? type : value.typeAnnotation);
  return value?.type === "ObjectExpression" && value.properties.length === 0 && isMapOfText(type);
}

/** The offsets of maps that begin as an object with a prototype. */
function emptyMaps({ program }: ReturnType<typeof parseSync>): readonly number[] {
  const found: number[] = [];
  new Visitor({
    VariableDeclarator({ id, init, start }) {
      if (isEmptyMap(init, typeOf(id))) found.push(start);
    },
    PropertyDefinition({ value, typeAnnotation, start }) {
      if (isEmptyMap(value, typeAnnotation?.typeAnnotation)) found.push(start);
    },
    CallExpression({ arguments: given, typeArguments, start }) {
      const [type] = typeArguments?.params ?? [];
      if (given.some((each) => each.type !== "SpreadElement" && isEmptyMap(each, type))) found.push(start);
    },
  }).visit(program);
  return found;
}

test("maps from users' words are dictionaries: `constructor` is a key like any other", () => {
  const wrong = sources()
    .filter(({ path }) => /^(core|plugins)\//.test(path) && !path.endsWith(".test.ts") && !PLAIN.has(path))
    .flatMap(({ path, text, parsed }) => emptyMaps(parsed).map((start) => `${path}:${lineAt(text, start)}`));
  expect(wrong, "write dictionary<T>() of core/scalars/dictionary.ts").toEqual([]);
});

test.each([
  ["const a: Record<string, number> = {};", 1],
  ["let a: Readonly<Record<string, number>> = {};", 1],
  ["const a = {} as Record<string, number>;", 1],
  ["const a: Record<string, number> = {} as never;", 1],
  ["class A { #a: Record<string, number> = {}; }", 1],
  ["list.reduce<Record<string, number>>((all, each) => all, {});", 1],
  ["const a: Record<string, number> = { ...b };", 0],
  ["const a: Record<Colour, number> = {};", 0],
  ["const a = dictionary<number>();", 0],
])("%s", (text, number) => {
  expect(emptyMaps(parseSync("a.ts", text))).toHaveLength(number);
});
