import { expect, test } from "bun:test";
import { parseSync, Visitor } from "oxc-parser";
import { kinds } from "../../core/api/kinds.ts";
import { KINDS } from "../../core/resource/mod.ts";
import { lineAt, sources } from "./sources.ts";

const names = new Set(KINDS.map(({ name }) => name));
const plurals = new Set(KINDS.map(({ plural }) => plural));

/** The file in which a kind is declared. */
const DECLARATION = /^core\/api\/[a-z-]+\/kind\.ts$/;

/** Lines that say again what the declaration of a kind says: a plural of it, as a property of that name. */
function repeated(path: string, text: string): readonly string[] {
  const found: string[] = [];
  new Visitor({
    Property({ key, value, start }) {
      const named = key.type === "Identifier" && key.name === "plural";
      if (named && value.type === "Literal" && plurals.has(String(value.value)))
        found.push(`${path}:${lineAt(text, start)}`);
    },
  }).visit(parseSync(path, text).program);
  return found;
}

const code = sources().filter(
  ({ path }) => /^(core|plugins|providers|cmd|library)\//.test(path) && !path.endsWith(".test.ts"),
);

test("no switch over kinds stands beside the table of kinds", () => {
  const wrong: string[] = [];
  for (const { path, text, parsed } of sources()) {
    new Visitor({
      SwitchStatement({ cases, start }) {
        const kinds = cases.filter(
          ({ test: label }) => label?.type === "Literal" && typeof label.value === "string" && names.has(label.value),
        );
        if (kinds.length > 1) wrong.push(`${path}:${lineAt(text, start)}`);
      },
    }).visit(parsed.program);
  }
  expect(wrong).toEqual([]);
});

test("each kind of the table has one declaration, beside its schema, and the schema has its names from there", () => {
  const declarations = code.filter(({ path, text }) => DECLARATION.test(path) && text.includes("declareKind<"));
  expect(declarations.length).toBe(KINDS.length);
  for (const { name, group, plural, namespaced } of KINDS) {
    const declared = declarations.filter(({ text }) => text.includes(`declareKind<${name}>()`));
    expect(declared.map(({ path }) => path)).toHaveLength(1);
    const schema = kinds.find((each) => each.kind === name);
    expect(schema).toMatchObject({ group, plural, scope: namespaced ? "Namespaced" : "Cluster" });
  }
});

test("what a declaration says is said nowhere else", () => {
  const wrong = code.filter(({ path }) => !DECLARATION.test(path)).flatMap(({ path, text }) => repeated(path, text));
  expect(wrong, "ask tableKind() of core/resource").toEqual([]);
});

test("a second declaration is found", () => {
  const text = 'export const ROUTES = { group: "gateway.networking.k8s.io", plural: "httproutes" };';
  expect(repeated("core/kube/routes.ts", text)).toEqual(["core/kube/routes.ts:1"]);
  expect(repeated("core/kube/pods.ts", 'export const PODS = { group: "", plural: "pods" };')).toEqual([]);
});
