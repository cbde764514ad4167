import { expect, test } from "bun:test";
import { eachYaml } from "./mod.ts";
import { readSimple } from "./simple.ts";

/** The library's own reading: a text that is not simple because of a comment behind the last line. */
function byLibrary(text: string) {
  const [document, ...others] = eachYaml(text, { depth: 199 });
  return { document, others };
}

const ROUTE = `# a route
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: route-1, namespace: default, labels: {a.b/c: "x y"}, annotations: {}}
spec:
  parentRefs: [{name: eg}]
  hostnames: ["a.example.com", 'b.example.com', c.example.com]
  rules:
  - matches:
    - path: {type: PathPrefix, value: /api/v1}
      headers: [{name: x-tenant, value: t1}]

    - path: {type: Exact, value: /}
    backendRefs:
      - name: b
        port: 80
        weight: 0
    timeouts:
      request: 10s
  - name: last
    filters:
    - type: URLRewrite
empty:
list: []
url: https://a.example:8443/x?y
flag: true
cidr: 10.0.0.0/8
`;

test("an object in plain style is read, as the library reads it", () => {
  const simple = readSimple(ROUTE);
  const { document, others } = byLibrary(ROUTE);
  expect([others, document?.problems]).toEqual([[], []]);
  expect(simple?.value).toEqual(document?.value);
  expect(simple?.value).toMatchObject({
    empty: null,
    list: [],
    flag: true,
    spec: { rules: [{ timeouts: { request: "10s" } }, { name: "last" }] },
  });
  expect(document?.start).toEqual({ line: 2, column: 1 });
  const [read] = eachYaml(ROUTE);
  expect(read?.start).toEqual({ line: 2, column: 1 });
  expect(read?.locate(["spec", "rules", 0, "matches", 1, "path", "value"])).toEqual({ line: 13, column: 27 });
});

test.each([
  ...[
    "a: yes",
    "a: 0755",
    "a: 1e3",
    "a: 1.5",
    "a: ~",
    "a: null",
    "a: 0x1",
    "a: 1_0",
    "a: +1",
    "a: .5",
    "a: -",
    "a: 2024-01-01",
    "on: 1",
  ],
  ...[
    "a: &b c",
    "a: *b",
    "a: !x y",
    "a: |\n  b",
    "a: >\n  b",
    "a: b\n  c",
    "a: [b,\n c]",
    "<<: {a: 1}",
    "a: b # c",
    "a: 'it''s'",
    'a: "\\n"',
  ],
  ...[
    "a: 1\na: 2",
    "{a: 1, a: 2}",
    "a: {b: 1, b: 2}",
    "- 1\n - 2",
    "a:\n   b: 1\n  c: 2",
    "a: b: c",
    "a: ä",
    "a:\tb",
    "a: {b: c",
    "a: b}",
    "? a",
    "__proto__: 1",
  ],
  ...[
    "--- a",
    "---\na: 1\n---\nb: 1",
    "%YAML 1.2\n---\na: 1",
    "a: 1\n...",
    "a",
    "1",
    "- - a",
    "-\n  a: 1",
    "a: {b}",
    "a: [b: c]",
    'a: {"b":1}',
    "a : 1",
    "a: b:",
    "a: @b",
    "a: `b",
  ],
])("what means more, or is wrong, is left to the library: %j", (text) => {
  expect(readSimple(text)).toBeUndefined();
});

const PIECES = [
  ...[
    "a",
    "b",
    "kind",
    "x-y",
    "on",
    "null",
    "1",
    "0",
    "08",
    "1.5",
    "10s",
    "true",
    "/a/b",
    "a.b/c",
    "http://x:1/y",
    '"q"',
    "'s'",
    '"a: b"',
    "'#'",
  ],
  ...[
    ": ",
    ":",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "\n  - ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ", ",
    ",",
    "#",
    " #",
    "---\n",
    "&a ",
    "*a",
    "!t ",
    "|",
    "\t",
    "ä",
    "<<",
    "~",
  ],
];

/** Numbers below bounds, the same in every run. */
function chance(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >> 8) % bound;
  };
}

/** Whether a text is simple; what it says is then what the library reads, and begins where it does. */
function agrees(text: string): boolean {
  const simple = readSimple(text);
  if (simple === undefined) return false;
  const { document, others } = byLibrary(text);
  expect([text, others, document?.problems, document?.value]).toEqual([text, [], [], simple.value]);
  expect([text, document?.start]).toEqual([text, [...eachYaml(text)][0]?.start]);
  return true;
}

test("whatever is put together by chance: what is read is what the library reads", () => {
  const below = chance(7);
  const texts = Array.from({ length: 60_000 }, () =>
    Array.from({ length: 1 + below(14) }, () => PIECES[below(PIECES.length)]).join(""),
  );
  expect(texts.filter(agrees).length).toBeGreaterThan(200);
});

test("an object that is changed by chance: what is read is what the library reads", () => {
  const below = chance(11);
  const texts = Array.from({ length: 4_000 }, () => {
    let text = ROUTE;
    for (let edits = 1 + below(3); edits > 0; edits--) {
      const at = below(text.length);
      text = text.slice(0, at) + (below(3) > 0 ? PIECES[below(PIECES.length)] : "") + text.slice(at + below(3));
    }
    return text;
  });
  const read = texts.filter(agrees).length;
  expect(read).toBeGreaterThan(500);
  expect(read).toBeLessThan(3_500);
}, 20_000);

test("a long line of nothing but brackets or keys takes no time", () => {
  const begin = performance.now();
  for (const text of [
    `a: ${"[".repeat(60_000)}`,
    `a: {${"a: 1, ".repeat(10_000)}}`,
    `${" ".repeat(60_000)}a`,
    "- ".repeat(30_000),
    "a:\n ".repeat(16_000),
  ])
    readSimple(text);
  expect(performance.now() - begin).toBeLessThan(2_000);
});
