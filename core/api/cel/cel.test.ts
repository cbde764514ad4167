import { describe, expect, test } from "bun:test";
import { CelFailure } from "./evaluation/values.ts";
import { compile } from "./mod.ts";

const LIMIT = 1_000_000;

function evaluate(text: string, self?: unknown): unknown {
  return compile(text).value({ self }, LIMIT);
}

function failureOf(text: string, self?: unknown): string {
  try {
    evaluate(text, self);
  } catch (problem) {
    if (problem instanceof CelFailure) return problem.reason;
  }
  return "it has a value";
}

const table: readonly (readonly [string, unknown, unknown?])[] = [
  // The language.
  ["1 + 2 * 3", 7],
  ["7 / 2", 3],
  ["-7 / 2", -3],
  ["7.0 / 2.0", 3.5],
  ["'a' + 'b'", "ab"],
  ["[1] + [2, 3]", [1, 2, 3]],
  ["self.a.b", 5, { a: { b: 5 } }],
  ["has(self.a)", true, { a: "" }],
  ["has(self.a)", false, {}],
  ["has(self.a)", false, { a: null }],
  ["self.__namespace__", "here", { namespace: "here" }],
  ["self['a-b']", 1, { "a-b": 1 }],
  ["self[1]", "b", ["a", "b"]],
  ["'a' in self", true, { a: 1 }],
  ["2 in self", true, [1, 2]],
  ["{'a': 1}['a']", 1],
  ["true ? 1 : 2", 1],
  ["self == oldSelf", true, undefined],
  ["[1, [2]] == [1, [2]]", true],
  ["{'a': [1]} == {'a': [1]}", true],
  ["1 == 'a'", false],
  // One side of && and || may fail when the other decides.
  ["self.missing == 1 || true", true, {}],
  ["false && self.missing == 1", false, {}],
  ["self.all(x, x.a == 1)", false, [{}, { a: 2 }]],
  ["self.exists(x, x.a == 1)", true, [{}, { a: 1 }]],
  // Macros.
  ["self.all(x, x > 0)", true, [1, 2]],
  ["self.exists_one(x, x == 1)", false, [1, 1]],
  ["self.filter(x, x > 1)", [2, 3], [1, 2, 3]],
  ["self.map(x, x * 2)", [2, 4], [1, 2]],
  ["self.all(key, key.startsWith('a'))", true, { ab: 1, ac: 2 }],
  ["self.all(a, self.all(b, a <= b || b <= a))", true, [3, 1, 2]],
  // Texts count characters, not UTF-16 units.
  ["size('aä😀')", 3],
  ["'aä😀b'.substring(2)", "😀b"],
  ["'a.b.c'.split('.')", ["a", "b", "c"]],
  ["'a.b.c'.split('.', 2)", ["a", "b.c"]],
  ["['a', 'b'].join('-')", "a-b"],
  ["' a '.trim()", "a"],
  ["'ÄA'.lowerAscii()", "Äa"],
  ["'aXbX'.replace('X', '-', 1)", "a-bX"],
  ["'abcabc'.indexOf('c', 3)", 5],
  ["'abcabc'.lastIndexOf('c')", 5],
  ["'abc'.charAt(3)", ""],
  ["'abc'.reverse()", "cba"],
  ["'abc'.matches('^(?i)AB')", true],
  ["'a1b22'.find('[0-9]+')", "1"],
  ["'a1b22'.findAll('[0-9]+')", ["1", "22"]],
  ["'a1b22'.findAll('[0-9]+', 1)", ["1"]],
  // Kubernetes' libraries.
  ["[1, 2, 3].sum()", 6],
  ["[3, 1].min()", 1],
  ["['b', 'a'].max()", "b"],
  ["[1, 2, 2].isSorted()", true],
  ["[1, 2, 2].indexOf(2)", 1],
  ["[1, 2, 2].lastIndexOf(2)", 2],
  ["sets.contains([1, 2], [2])", true],
  ["duration('1h30m') == duration('90m')", true],
  ["duration('1.5s') > duration('1499ms')", true],
  ["duration('90m').getHours()", 1],
  ["timestamp('2024-01-02T03:04:05Z').getFullYear()", 2024],
  ["timestamp('2024-01-02T03:04:05Z') - timestamp('2024-01-02T03:04:00Z') == duration('5s')", true],
  ["quantity('1.5Gi').compareTo(quantity('1536Mi'))", 0],
  ["quantity('100m').isLessThan(quantity('1'))", true],
  ["quantity('2k').asInteger()", 2000],
  ["quantity('1').add(quantity('500m')).isInteger()", false],
  ["isQuantity('1 Gi')", false],
  ["isIP('10.0.0.01')", false],
  ["isIP('::ffff:1.2.3.4')", false],
  ["ip('2001:db8:0:0:0:0:0:1') == ip('2001:db8::1')", true],
  ["string(ip('2001:0db8:0:0:1:0:0:1'))", "2001:db8::1:0:0:1"],
  ["ip.isCanonical('2001:DB8::1')", false],
  ["ip('127.0.0.1').isLoopback()", true],
  ["ip('fe80::1').family()", 6],
  ["cidr('10.0.0.0/8').containsIP('10.1.2.3')", true],
  ["cidr('10.0.0.0/8').containsCIDR('10.1.0.0/16')", true],
  ["cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8')", true],
  ["isCIDR('10.0.0.0/33')", false],
  ["isURL('https://a.example:8443/b?c=d')", true],
  ["isURL('a b')", false],
  ["url('https://a.example:8443/b?c=d').getHostname()", "a.example"],
  ["url('https://a.example:8443/b?c=d').getPort()", "8443"],
  ["url('https://a.example:8443/b?c=d').getQuery()", { c: ["d"] }],
  ["!format.dns1123Label().validate('a-b').hasValue()", true],
  ["format.dns1123Label().validate('A').hasValue()", true],
  ["format.named('labelValue').value().validate('a_b').hasValue()", false],
  ["optional.of(1).orValue(2)", 1],
  ["int('5') + 1", 6],
  ["string(5) + 'a'", "5a"],
];

describe("values", () => {
  for (const [text, expected, self] of table) {
    test(`${text}${self === undefined ? "" : ` on ${JSON.stringify(self)}`}`, () => {
      expect(evaluate(text, self)).toEqual(expected as never);
    });
  }
});

test("what has no value says why", () => {
  expect(failureOf("self.a", {})).toBe("no such field: a");
  expect(failureOf("self.a.b", { a: 1 })).toBe("int has no field b");
  expect(failureOf("self[2]", [1])).toBe("no item 2");
  expect(failureOf("1 / 0")).toBe("division by zero");
  expect(failureOf("1 < 'a'")).toBe("no order between int and string");
  expect(failureOf("self.all(x, x.a == 1)", [{}])).toBe("no such field: a");
  expect(failureOf("duration('1x')")).toBe("1x is not a duration");
  expect(failureOf("'a'.matches('(')")).toBe("( is not a regular expression");
});

test("a rule whose value is no bool does not hold", () => {
  expect(compile("1").test({ self: null }, LIMIT)).toMatchObject({ holds: false, error: "expected a bool, not int" });
});

test("a rule that would run for ever is stopped at its limit", () => {
  const self = Array.from({ length: 1000 }, (_, i) => i);
  const rule = compile("self.all(a, self.all(b, self.all(c, a + b + c >= 0)))");
  expect(rule.test({ self }, LIMIT)).toEqual({
    holds: false,
    error: "it costs too much to evaluate",
    cost: LIMIT + 1,
  });
});

test("long texts cost more than short ones", () => {
  const rule = compile("self.contains('x')");
  const short = rule.test({ self: "a" }, LIMIT).cost;
  expect(rule.test({ self: "a".repeat(10_000) }, LIMIT).cost).toBeGreaterThan(short + 900);
});

test("nothing absorbs the limit", () => {
  const self = Array.from({ length: 1000 }, (_, i) => i);
  expect(compile("self.all(a, self.exists(b, b < 0)) || true").test({ self }, 1000).holds).toBe(false);
});

test("unknown variables and functions are bugs of the schema", () => {
  expect(() => compile("other == 1")).toThrow("CEL rules know no variable other");
  expect(() => compile("self.nothing()")).toThrow("CEL rules know no function nothing of 1 arguments");
});
