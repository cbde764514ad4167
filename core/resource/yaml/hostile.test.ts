import { describe, expect, test } from "bun:test";
import { MAX_PROBLEMS, readYaml } from "./mod.ts";

const first = (text: string) => readYaml(text)[0];
const problem = (text: string) => {
  const { line, column, message } = first(text)?.problems[0] ?? { line: 0, column: 0, message: "none" };
  return `${line}:${column} ${message}`;
};

describe("keys", () => {
  test("that are maps or lists are refused, as Kubernetes does", () => {
    expect(problem("a: 1\n? {b: c}\n: d\n")).toBe("2:3 a key must be text, a number or a boolean, not a map or a list");
    expect(problem("? [1, 2]\n: d\n")).toBe("1:3 a key must be text, a number or a boolean, not a map or a list");
    expect(problem("a: &a {b: 1}\n*a : 2\n")).toBe(
      "2:1 a key must be text, a number or a boolean, not a map or a list",
    );
    expect(problem(": 1\n")).toBe("1:1 a key must not be empty");
  });

  test("that stand twice are told where they stand again, in JSON too", () => {
    expect(problem('{"a": 1,\n "b": 2, "a": 3}')).toBe('2:10 the key "a" stands twice in this map');
    expect(problem("1: a\n'1': b\n")).toBe('2:1 the key "1" stands twice in this map');
    expect(problem("__proto__: a\n__proto__: b\n")).toBe('2:1 the key "__proto__" stands twice in this map');
  });

  test("with names of JavaScript are keys like others", () => {
    const { value } = first("__proto__: {a: 1}\nconstructor: b\n") ?? {};
    expect(JSON.stringify(value)).toBe('{"__proto__":{"a":1},"constructor":"b"}');
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });
});

describe("words that are signs of YAML", () => {
  test("<< merges as a key and is text elsewhere", () => {
    expect(first("name: <<\nlist: [<<]\n")?.value).toEqual({ name: "<<", list: ["<<"] });
    expect(first("a: &a {x: 1, w: 2}\nb: {w: 3, <<: *a}\nc: {<<: [*a, {z: 4}], x: 5}\n'<<': d\n")?.value).toEqual({
      a: { x: 1, w: 2 },
      b: { w: 3, x: 1 },
      c: { x: 5, w: 2, z: 4 },
      "<<": "d",
    } as never);
    expect(problem("<<: text\n")).toBe("1:5 the merge key << takes a map or a list of maps");
  });

  test("tags beyond those of plain values are refused", () => {
    for (const tag of ["!!set", "!!omap", "!!binary", "!!merge", "!!timestamp", "!custom"])
      expect(problem(`a: 1\nb: ${tag} x\n`)).toMatch(/^2:\d+ the tag/);
    expect(problem("a: !!set {b, c}\n")).toContain("the tag tag:yaml.org,2002:set is not read");
    expect(problem("!!merge <<: {a: 1}\n")).toContain("the tag tag:yaml.org,2002:merge is not read");
    expect(problem("a: !!int b\n")).toContain("the value is not what the tag");
    expect(first("a: !!str 1\nb: !!int '2'\nc: !!map {d: e}\nf: ! 3\n")?.value).toEqual({
      a: "1",
      b: 2,
      c: { d: "e" },
      f: "3",
    });
  });

  test("a tag of one document says nothing about the next", () => {
    expect(readYaml("a: !!set {b}\n---\na: !!set {b}\n").map(({ problems }) => problems.length)).toEqual([1, 1]);
  });

  test("numbers that JSON does not know are refused", () => {
    expect(problem("a: .inf\n")).toContain("1:4 .inf is no number that JSON knows");
    expect(problem("a: .nan\n")).toContain(".nan is no number");
    expect(problem("a: 1e999\n")).toContain("1e999 is no number");
  });
});

describe("aliases", () => {
  test("stand for what was written before them, and for nothing else", () => {
    expect(first("a: &x 1\nb: *x\nc: &x 2\nd: *x\n")?.value).toEqual({ a: 1, b: 1, c: 2, d: 2 });
    expect(problem("a: *x\n")).toBe("1:4 there is no anchor x before this alias");
    expect(problem("a: &x [*x]\n")).toBe("1:8 the alias x stands within what it means");
  });

  test("that are used often are fine as long as they do not multiply", () => {
    const uses = Array.from({ length: 500 }, (_, i) => `k${i}: *a\n`).join("");
    expect(first(`a: &a {b: [1, 2, 3, 4, 5, 6, 7, 8]}\n${uses}`)?.problems).toEqual([]);
  });
});

describe("documents", () => {
  test("are read each by itself: markers end whatever stands before them", () => {
    const documents = readYaml("a: '\n---\nb: 1\n...\n# only this\n---\nc: [\n--- d\n");
    expect(documents.map(({ value, problems }) => [value, problems.length > 0])).toEqual([
      [{ a: "" }, true],
      [{ b: 1 }, false],
      [{ c: [] }, true],
      ["d", false],
    ]);
  });

  test("keep their directives", () => {
    const [document] = readYaml("%YAML 1.2\n# about\n%TAG !k! tag:yaml.org,2002:\n---\na: !k!str 1\n");
    expect(document?.problems).toEqual([]);
    expect(document?.value).toEqual({ a: "1" });
  });
});

describe("limits", () => {
  test("problems of a document are told up to a number, then counted", () => {
    const { problems = [] } = first(`[${",".repeat(5_000)}]`) ?? {};
    expect(problems).toHaveLength(MAX_PROBLEMS + 1);
    expect(problems.at(-1)?.message).toMatch(/^and [0-9]+ more problems like these$/);
  });

  test("lines, tokens and depth end at their limits, each with a text that says so", () => {
    expect(problem("\n".repeat(500_001))).toBe("1:1 the text has more than 500000 lines; split it");
    expect(readYaml("[1,2,3]", { tokens: 4 })[0]?.problems[0]?.message).toBe(
      "the document has more than 4 words and signs; split it",
    );
    for (const sign of ["[", "{", "- ", "? ", "[{", "{? ", "? - "])
      expect(problem(sign.repeat(2_000))).toMatch(/^1:\d+ maps and lists stand within each other more than 200 deep$/);
  });

  test("42 question marks cost nothing", () => {
    const before = process.memoryUsage().rss;
    expect(first(`${"? ".repeat(40)}x\n`)?.problems[0]?.message).toContain("a key must be text");
    expect(process.memoryUsage().rss - before).toBeLessThan(50 * 1024 * 1024);
  });
});
