/** A value of JSON; objects are maps, since their names are those of users. */
export type Json = null | boolean | number | string | readonly Json[] | ReadonlyMap<string, Json>;

/** Deeper documents are refused. */
const DEEPEST = 100;

const BLANK = /[ \t\r\n]*/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const STRING = /"[^"\\]*(?:\\[\s\S][^"\\]*)*"|'[^'\\]*(?:\\[\s\S][^'\\]*)*'/y;
const ESCAPE = /\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ...[..."\"'\\/"].map((sign): [string, string] => [sign, sign]),
  ...Object.entries({ b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" }),
]);
const LITERALS: ReadonlyMap<string, Json> = new Map<string, Json>([
  ["null", null],
  ["true", true],
  ["false", false],
]);

/**
 * Reads JSON as Envoy does, which takes single quotes, names without quotes, control characters in texts and a comma behind the last item, but no name
 * twice; undefined for anything else. Takes time in proportion to the text.
 */
export function readJson(text: string): Json | undefined {
  const state = { text, at: 0 };
  try {
    const found = value(state, 0);
    skip(BLANK, state);
    return state.at === text.length ? found : undefined;
  } catch (error) {
    if (error instanceof NoJson) return undefined;
    throw error;
  }
}

/** Thrown inside this file only, to leave the depths of a document. */
class NoJson extends Error {}

interface State {
  readonly text: string;
  at: number;
}

function skip(pattern: RegExp, state: State): string | undefined {
  pattern.lastIndex = state.at;
  const found = pattern.exec(state.text)?.[0];
  if (found !== undefined) state.at += found.length;
  return found;
}

function accept(sign: string, state: State): boolean {
  skip(BLANK, state);
  if (state.text[state.at] !== sign) return false;
  state.at++;
  return true;
}

function value(state: State, depth: number): Json {
  if (accept("{", state)) return object(state, deeper(depth));
  if (accept("[", state)) return list(state, deeper(depth));
  const quoted = skip(STRING, state);
  if (quoted !== undefined) return unquoted(quoted);
  const number = skip(NUMBER, state);
  if (number !== undefined && number !== "") return finite(Number(number));
  const literal = LITERALS.get(skip(NAME, state) ?? "");
  if (literal === undefined) throw new NoJson();
  return literal;
}

function deeper(depth: number): number {
  if (depth === DEEPEST) throw new NoJson();
  return depth + 1;
}

function finite(number: number): number {
  if (!Number.isFinite(number)) throw new NoJson();
  return number;
}

function object(state: State, depth: number): Json {
  const fields = new Map<string, Json>();
  while (!accept("}", state)) {
    const quoted = skip(STRING, state);
    const name = quoted === undefined ? skip(NAME, state) : unquoted(quoted);
    const bare = quoted === undefined && (name === undefined || LITERALS.has(name));
    if (bare || name === undefined || fields.has(name) || !accept(":", state)) throw new NoJson();
    fields.set(name, value(state, depth));
    if (accept(",", state)) continue;
    if (!accept("}", state)) throw new NoJson();
    break;
  }
  return fields;
}

function list(state: State, depth: number): Json {
  const items: Json[] = [];
  while (!accept("]", state)) {
    items.push(value(state, depth));
    if (accept(",", state)) continue;
    if (!accept("]", state)) throw new NoJson();
    break;
  }
  return items;
}

/** A text without its quotes and escapes; half of a character of two is none. */
function unquoted(quoted: string): string {
  const text = quoted.slice(1, -1).replace(ESCAPE, (_all, code: string | undefined, sign: string | undefined) => {
    const found = code === undefined ? ESCAPES.get(sign ?? "") : String.fromCharCode(Number.parseInt(code, 16));
    if (found === undefined) throw new NoJson();
    return found;
  });
  if (/[\ud800-\udfff]/u.test(text)) throw new NoJson();
  return text;
}
