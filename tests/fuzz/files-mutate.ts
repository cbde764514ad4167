import { printYaml, readYaml } from "../../core/resource/mod.ts";
import type { Random } from "./files-random.ts";

/** Pieces of text that mean something to YAML, to JSON, to JavaScript or to a terminal. */
const PIECES: readonly string[] = [
  ...[
    "? ",
    "- ",
    ": ",
    "? - ",
    "[",
    "]",
    "{",
    "}",
    ",",
    "|",
    ">",
    "|2-",
    ">+9",
    "&a ",
    "*a",
    "&a &b ",
    "<<: *a",
    "<<",
    "!!set ",
    "!!omap ",
    "!!binary ",
    "!!merge ",
  ],
  ...[
    "!!str ",
    "!!int ",
    "!<x> ",
    "! ",
    "%YAML 1.2\n",
    "%TAG !a! b\n",
    "---\n",
    "...\n",
    "# x",
    "'",
    '"',
    "\\",
    '"\\u',
    '"\\x',
    "`",
    "@",
    "%",
    "\t",
    "\r",
    "\r\n",
    "\n\n",
    "\0",
    "\ufeff",
    "\u2028",
  ],
  ...[
    "\u202e",
    "\u001b[31m",
    "😀",
    "\ud800",
    "é",
    "null",
    "~",
    "yes",
    ".inf",
    "-.inf",
    ".nan",
    "0x",
    "0o9",
    "1e999",
    "-0",
    "9007199254740993",
    "1_0",
    "0b2",
    "1:2:3",
    "2026-01-01",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "kind: List\nitems:\n- ",
    '{"a":1,"a":2}',
    "apiVersion: v1\n",
    "metadata: {name: x}\n",
    "$" + "{x}",
    "%REQ(a)%",
    ".{1000}",
    "(a*)*",
    "(?=x)",
  ],
];

/** Values that a field may be given, whatever its type. */
const VALUES: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1,
    0.5,
    -0,
    4294967296,
    2 ** 53,
    1e300,
    "",
    " ",
    "x",
    "-",
    "0",
    "a".repeat(300),
    "é😀".repeat(50),
    "\u0000",
    "\u001b[2J\nforged",
    "<<",
    "__proto__",
  ],
  ...[
    "127.0.0.1",
    "::1",
    "*.example.com",
    "*",
    "http://[",
    "10s",
    "1h0m",
    "-1s",
    "99999h",
    "1Ki",
    "50%",
    "(",
    ".{1000}.{1000}",
    "%REQ(X)%",
    "not base64!",
    "LS0tLS1CRUdJTiA=",
  ],
  ...[[], {}, [[]], [{}], [null], { a: null }, { __proto: 1 }, ["a", "a"], [1, "1"], { "": "" }, { "a/b/c": "d" }],
];

/** A text that differs from another one by some bytes. `other` is a text to take pieces of. */
export function mutateBytes(text: string, other: string, random: Random): string {
  let result = text;
  const changes = 1 + random.below(4);
  for (let i = 0; i < changes; i++) result = changeBytes(result, other, random);
  return result;
}

function changeBytes(text: string, other: string, random: Random): string {
  const at = random.below(text.length + 1);
  const end = Math.min(text.length, at + 1 + random.below(random.once(4) ? 400 : 8));
  const [before, middle, after] = [text.slice(0, at), text.slice(at, end), text.slice(end)];
  switch (random.below(8)) {
    case 0:
      return before + after;
    case 1:
      return before + random.pick(PIECES) + middle + after;
    case 2:
      return before + random.pick(PIECES).repeat(1 + random.below(random.once(20) ? 2_000 : 20)) + middle + after;
    case 3:
      return before + middle.repeat(2 + random.below(random.once(20) ? 200 : 4)) + after;
    case 4:
      return before + String.fromCharCode(random.below(random.once(3) ? 65_536 : 256)) + after;
    case 5: {
      const from = random.below(other.length + 1);
      return before + other.slice(from, from + random.below(500)) + after;
    }
    case 6:
      return before + middle.replaceAll(" ", random.pick(["", "  ", "\t", "\n"])) + after;
    default:
      return before + random.pick(PIECES) + after;
  }
}

/** A text whose objects differ from those of another one by some fields, as YAML or as JSON. */
export function mutateFields(text: string, random: Random): string {
  const documents = readYaml(text).flatMap(({ value, problems }) => (problems.length === 0 ? [value] : []));
  const changed = documents.map((document) => {
    let result = document;
    const changes = 1 + random.below(3);
    for (let i = 0; i < changes; i++) result = changeField(result, random, 0);
    return result;
  });
  if (random.once(3)) return changed.map((value) => json(value, random)).join("\n---\n");
  return changed.map(printYaml).join("---\n");
}

function changeField(value: unknown, random: Random, depth: number): unknown {
  const leave = typeof value !== "object" || value === null || (depth > 1 && random.once(4));
  if (leave) return otherValue(value, random);
  if (Array.isArray(value)) {
    if (value.length === 0 || random.once(6)) return otherValue(value, random);
    const at = random.below(value.length);
    if (random.once(5)) return [...value, ...Array(1 + random.below(random.once(10) ? 2_000 : 20)).fill(value[at])];
    return value.with(at, changeField(value[at], random, depth + 1));
  }
  const keys = Object.keys(value);
  const key = keys[random.below(keys.length)];
  if (key === undefined) return otherValue(value, random);
  const entries = Object.entries(value);
  const own = (value as Record<string, unknown>)[key];
  switch (random.below(12)) {
    case 0:
      return Object.fromEntries(entries.filter(([name]) => name !== key));
    case 1:
      return Object.fromEntries([
        ...entries,
        [random.pick(["__proto__", "constructor", "unknown", "", "a\nb", "x".repeat(300)]), own],
      ]);
    case 2:
      return Object.fromEntries([
        ...entries,
        ...Array.from({ length: 1 + random.below(300) }, (_, i) => [`k${i}`, own]),
      ]);
    default:
      return { ...value, [key]: changeField(own, random, depth + 1) };
  }
}

function otherValue(value: unknown, random: Random): unknown {
  if (typeof value === "string" && random.once(3)) return value + random.pick(PIECES);
  if (random.once(10)) return nested(value, 1 + random.below(random.once(5) ? 300 : 10), random);
  return random.once(12) ? "x".repeat(random.below(60_000)) : random.pick(VALUES);
}

function nested(value: unknown, depth: number, random: Random): unknown {
  const list = random.once(2);
  let result = value;
  for (let i = 0; i < depth; i++) result = list ? [result] : { a: result };
  return result;
}

/** JSON in which a key may stand twice. */
function json(value: unknown, random: Random): string {
  const text = JSON.stringify(value, null, random.once(2) ? 2 : 0);
  return random.once(4) ? text.replace(/\{/, '{"kind": "Twice", ') : text;
}
