import type { JsonValue } from "@bufbuild/protobuf";
import { RE2JS } from "re2js";

/** Decides whether a JSONPath filter keeps a value. */
export type Filter = (value: JsonValue) => boolean;

type Operand = (value: JsonValue) => JsonValue | undefined;

/** Reads what follows `?` in a JSONPath filter: comparisons of paths below `@` with literals, joined by `&&`, `||`, `!`, parentheses. */
export function parseFilter(text: string): Filter | undefined {
  const tokens = tokenize(text);
  if (tokens === undefined) return undefined;
  const cursor: Cursor = { tokens, at: 0 };
  const filter = either(cursor);
  return cursor.at === tokens.length ? filter : undefined;
}

interface Cursor {
  readonly tokens: readonly string[];
  at: number;
}

const tokenPattern =
  /\s*(@(?:\.[A-Za-z_][\w-]*|\['(?:[^'\\]|\\.)*'\]|\["(?:[^"\\]|\\.)*"\]|\[-?\d+\])*|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|\/(?:[^/\\]|\\.)*\/|-?\d+(?:\.\d+)?|true|false|null|==|!=|=~|<=|>=|<|>|&&|\|\||[!()])/y;

function tokenize(text: string): string[] | undefined {
  const source = text.trim();
  const tokens = [...source.matchAll(new RegExp(tokenPattern, "gy"))];
  const length = tokens.reduce((sum, [all]) => sum + all.length, 0);
  return length === source.length ? tokens.map((token) => token[1]!) : undefined;
}

function either(cursor: Cursor): Filter | undefined {
  return chain(cursor, "||", both, (a, b) => (value) => a(value) || b(value));
}

function both(cursor: Cursor): Filter | undefined {
  return chain(cursor, "&&", term, (a, b) => (value) => a(value) && b(value));
}

function chain(
  cursor: Cursor,
  operator: string,
  next: (cursor: Cursor) => Filter | undefined,
  join: (a: Filter, b: Filter) => Filter,
): Filter | undefined {
  let left = next(cursor);
  while (left !== undefined && cursor.tokens[cursor.at] === operator) {
    cursor.at++;
    const right = next(cursor);
    left = right && join(left, right);
  }
  return left;
}

function term(cursor: Cursor): Filter | undefined {
  const token = cursor.tokens[cursor.at];
  if (token === "!") {
    cursor.at++;
    const inner = term(cursor);
    return inner && ((value) => !inner(value));
  }
  if (token !== "(") return comparison(cursor);
  cursor.at++;
  const inner = either(cursor);
  return cursor.tokens[cursor.at++] === ")" ? inner : undefined;
}

function comparison(cursor: Cursor): Filter | undefined {
  const left = operand(cursor.tokens[cursor.at++]);
  if (left === undefined) return undefined;
  const operator = cursor.tokens[cursor.at] ?? "";
  if (operator === "=~") {
    cursor.at++;
    return matching(left, cursor.tokens[cursor.at++]);
  }
  const compare = comparisons[operator];
  if (compare === undefined) return (value) => left(value) !== undefined;
  cursor.at++;
  const right = operand(cursor.tokens[cursor.at++]);
  return right && ((value) => compare(left(value), right(value)));
}

const comparisons: Readonly<Record<string, (a: JsonValue | undefined, b: JsonValue | undefined) => boolean>> = {
  "==": (a, b) => JSON.stringify(a) === JSON.stringify(b),
  "!=": (a, b) => JSON.stringify(a) !== JSON.stringify(b),
  "<": (a, b) => ordered(a, b) && a < b!,
  "<=": (a, b) => ordered(a, b) && a <= b!,
  ">": (a, b) => ordered(a, b) && a > b!,
  ">=": (a, b) => ordered(a, b) && a >= b!,
};

function ordered(a: JsonValue | undefined, b: JsonValue | undefined): a is string | number {
  return (typeof a === "number" && typeof b === "number") || (typeof a === "string" && typeof b === "string");
}

function matching(left: Operand, token: string | undefined): Filter | undefined {
  const pattern = token === undefined || !/^['"/]/.test(token) ? undefined : token.slice(1, -1);
  if (pattern === undefined) return undefined;
  let expression: RE2JS;
  try {
    expression = RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
  return (value) => {
    const text = left(value);
    return typeof text === "string" && expression.matcher(text).find();
  };
}

function operand(token: string | undefined): Operand | undefined {
  if (token === undefined) return undefined;
  if (token.startsWith("@")) return below(token);
  const quoted = /^['"](.*)['"]$/s.exec(token);
  if (quoted !== null) return () => quoted[1]!.replace(/\\(.)/g, "$1");
  if (/^(-?\d|true|false|null)/.test(token)) return () => JSON.parse(token) as JsonValue;
  return undefined;
}

/** `@.a['b'][0]` as a function. */
function below(token: string): Operand {
  const keys = [...token.matchAll(/\.([\w-]+)|\['((?:[^'\\]|\\.)*)'\]|\["((?:[^"\\]|\\.)*)"\]|\[(-?\d+)\]/g)].map(
    ([, name, single, double, index]) => name ?? single ?? double ?? Number(index),
  );
  return (value) => {
    let at: JsonValue | undefined = value;
    for (const key of keys) {
      if (typeof at !== "object" || at === null) return undefined;
      at = Array.isArray(at) ? at.at(Number(key)) : at[String(key)];
    }
    return at;
  };
}
