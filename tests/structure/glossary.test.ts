import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "oxc-parser";
import { sources } from "./sources.ts";

const GLOSSARY = readFileSync(join(import.meta.dir, "../../docs/glossary.md"), "utf8");
const MOST_WORDS = 30;

/** A row of the glossary: a word, its names in code, and the files that declare them. */
interface Word {
  readonly word: string;
  readonly reason: string;
  readonly names: readonly string[];
  readonly homes: readonly string[];
}

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, text]) => text as string);
const rows = (columns: number) =>
  GLOSSARY.split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"))
    .map((line) => line.split("|").slice(1, -1))
    .filter((cells) => cells.length === columns)
    .map((cells) => cells.map((cell) => cell.trim()))
    .slice(1);

const words = rows(5).map(
  ([word = "", , reason = "", names = "", homes = ""]): Word => ({
    ...{ word, reason },
    ...{ names: quoted(names), homes: quoted(homes) },
  }),
);
const replaced = rows(2).map(([not = ""]) => not);

/** A name that is declared at the top of a file. */
interface Declared {
  readonly name: string;
  readonly path: string;
}

function declaredIn(path: string, text: string): readonly Declared[] {
  return parseSync(path, text).program.body.flatMap((node) => {
    const declaration = node.type === "ExportNamedDeclaration" && node.declaration ? node.declaration : node;
    const found =
      declaration.type === "VariableDeclaration"
        ? declaration.declarations.flatMap(({ id }) => (id.type === "Identifier" ? [id.name] : []))
        : "id" in declaration && declaration.id && "name" in declaration.id
          ? [declaration.id.name as string]
          : [];
    return found.map((name) => ({ name, path }));
  });
}

/** Declarations of a word's name outside its home: another meaning, or the same one twice. */
function strangers(glossary: readonly Word[], declared: readonly Declared[]): readonly string[] {
  const homes = new Map(glossary.flatMap(({ names, homes }) => names.map((name) => [name, homes] as const)));
  return declared
    .filter(({ name, path }) => homes.get(name)?.includes(path) === false)
    .map(({ name, path }) => `${path} declares ${name}`);
}

const code = sources().filter(
  ({ path }) => /^(core|plugins|providers|cmd|library)\//.test(path) && !path.endsWith(".test.ts"),
);
const declared = code.flatMap(({ path, text }) => declaredIn(path, text));

test(`the glossary has at most ${MOST_WORDS} words, each with the reason why no standard name fits`, () => {
  expect(words.length).toBeGreaterThan(10);
  expect(words.length).toBeLessThanOrEqual(MOST_WORDS);
  expect(words.filter(({ reason, names, homes }) => reason === "" || !names.length || !homes.length)).toEqual([]);
});

test("each word is declared in its home", () => {
  const missing = words.flatMap(({ names, homes }) =>
    names.filter((name) => !declared.some((each) => each.name === name && homes.includes(each.path))),
  );
  expect(missing).toEqual([]);
});

test("no word of the glossary is declared elsewhere with another meaning", () => {
  expect(strangers(words, declared)).toEqual([]);
});

/** Names that words which gave way to a standard name had in code. */
const GONE =
  /\b(Rests|createRests|createPace|Pace|createPacer|Pacer|differingPlaces|DifferingPlaces|remade|machinery|ListenerSpot|ListenerPlace|foundations|owed)\b/;

test("words that gave way to a standard name do not come back", () => {
  expect(replaced.length).toBeGreaterThan(4);
  const wrong = code.filter(({ text }) =>
    GONE.test(text.replaceAll("sig-api-machinery", "").replace(/log\.\w+\("[^"]*"|\.(warn|error)\("[^"]*"/g, "")),
  );
  expect(wrong.map(({ path }) => path)).toEqual([]);
});

test("a word that is used with another meaning is found", () => {
  const planted = declaredIn("plugins/xds/other.ts", "export type Scope = 'all' | 'one'; const scoped = 1;");
  expect(strangers(words, planted)).toEqual(["plugins/xds/other.ts declares Scope"]);
  expect(strangers(words, declaredIn("plugins/gateway-api/base/scope.ts", "export type Scope = string;"))).toEqual([]);
});
