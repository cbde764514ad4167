import { describe, expect, test } from "bun:test";
import { printYaml, readYaml } from "./mod.ts";

const values = (text: string) => readYaml(text).map((document) => document.value);

describe("YAML as Kubernetes reads it", () => {
  test("booleans of YAML 1.1", () => {
    expect(values("a: yes\nb: off\nc: n\nd: 'yes'\ne: True\nf: nope")).toEqual([
      { a: true, b: false, c: false, d: "yes", e: true, f: "nope" },
    ]);
  });

  test("numbers, octal ones too; times and dates stay text", () => {
    expect(values("a: 0755\nb: 0x1F\nc: -12\nd: 1.5\ne: 12:30:00\nf: 2026-01-02\ng: 089\nh: 0o17\ni: 1_000")).toEqual([
      { a: 493, b: 31, c: -12, d: 1.5, e: "12:30:00", f: "2026-01-02", g: 89, h: 15, i: 1000 },
    ]);
  });

  test("keys are text", () => {
    expect(values("80: a\non: b")).toEqual([{ "80": "a", true: "b" }]);
  });

  test("merge keys and aliases", () => {
    expect(values("base: &b {x: 1}\nuse: {<<: *b, z: 2}\nagain: *b")).toEqual([
      { base: { x: 1 }, use: { x: 1, z: 2 }, again: { x: 1 } },
    ]);
  });

  test("many documents, empty ones left out", () => {
    expect(values('---\na: 1\n---\n# nothing\n---\n{"b": [1, null]}\n...\n')).toEqual([{ a: 1 }, { b: [1, null] }]);
    expect(values("")).toEqual([]);
    expect(values("# only a comment\n")).toEqual([]);
  });
});

describe("positions", () => {
  test("of fields, and of the nearest ancestor for those that are not there", () => {
    const [first, second] = readYaml("a: 1\n---\nspec:\n  rules:\n  - name: x\n    port: y\n");
    expect(first?.locate(["a"])).toEqual({ line: 1, column: 1 });
    expect(second?.start).toEqual({ line: 3, column: 1 });
    expect(second?.locate(["spec", "rules", 0, "port"])).toEqual({ line: 6, column: 5 });
    expect(second?.locate(["spec", "rules", 0, "missing"])).toEqual({ line: 5, column: 5 });
    expect(second?.locate(["nothing"])).toEqual({ line: 3, column: 1 });
  });

  test("of syntax errors; the other documents are read", () => {
    const [broken, good] = readYaml("kind: A\nspec: [1, 2\n---\nkind: B\n");
    expect(broken?.problems[0]).toMatchObject({ line: 3 });
    expect(good?.value).toEqual({ kind: "B" });
    expect(good?.problems).toEqual([]);
  });

  test("of a duplicate key", () => {
    const [document] = readYaml("a: 1\nb: 2\na: 3\n");
    expect(document?.problems).toEqual([{ line: 3, column: 1, message: 'the key "a" stands twice in this map' }]);
  });
});

describe("limits", () => {
  test("an alias bomb is refused", () => {
    const levels = ["a: &a [x,x,x,x,x,x,x,x,x,x]"];
    for (const [name, of] of ["ba", "cb", "dc", "ed"].map((pair) => [...pair])) {
      levels.push(`${name}: &${name} [${Array(10).fill(`*${of}`).join(",")}]`);
    }
    const [document] = readYaml(levels.join("\n"));
    expect(document?.problems[0]?.message).toContain("aliases of this document expand to more than");
  });

  test("a long text, many documents and deep nesting are refused", () => {
    expect(readYaml("a: 1", { characters: 3 })[0]?.problems[0]?.message).toBe(
      "the text is longer than 3 characters; split it",
    );
    expect(readYaml("a: 1\n---\nb: 2", { documents: 1 })[0]?.problems[0]?.message).toBe(
      "the text holds more than 1 documents; split it",
    );
    const deep = readYaml(`a: ${"[".repeat(200_000)}`);
    expect(deep[0]?.problems.length).toBeGreaterThan(0);
  });
});

test("printed text keeps words that YAML 1.1 takes for booleans", () => {
  expect(printYaml({ b: "yes", a: ["n", "x"], c: true })).toBe('b: "yes"\na:\n- "n"\n- x\nc: true\n');
});
