/** A piece of Lua source. */
export interface Token {
  readonly type: "name" | "keyword" | "number" | "string" | "symbol" | "end";
  readonly text: string;
  readonly line: number;
}

/** The source taken apart, or the line on which that fails. */
export type Tokens = { readonly tokens: readonly Token[] } | { readonly line: number };

const KEYWORDS = new Set(
  "and break do else elseif end false for function goto if in local nil not or repeat return then true until while".split(
    " ",
  ),
);

const BLANK = /[ \t\r\f\v]+/y;
const LONG = /\[(=*)\[/y;
const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER =
  /(?:0[xX][0-9a-fA-F]*\.?[0-9a-fA-F]*(?:[pP][+-]?\d+)?|\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)(?:[uU]?[lL][lL]|i)?/y;
const SYMBOL = /\.\.\.|\.\.|==|~=|<=|>=|::|[-+*/%^#<>=(){}[\];:,.]/y;
const STRING = /"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*'/y;

/** Takes Lua 5.1 apart, with LuaJIT's additions, which is what Envoy runs. */
export function tokensOf(source: string): Tokens {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(source);
  };
  const advance = (text: string) => {
    at += text.length;
    line += text.split("\n").length - 1;
  };
  const long = (opened: RegExpExecArray): string | undefined => {
    const close = source.indexOf(`]${opened[1] ?? ""}]`, at);
    return close < 0 ? undefined : source.slice(at, close + (opened[1] ?? "").length + 2);
  };
  while (at < source.length) {
    const blank = match(BLANK);
    if (source[at] === "\n") advance("\n");
    else if (blank) advance(blank[0]);
    else if (source.startsWith("--", at)) {
      at += 2;
      const opened = match(LONG);
      const rest = source.indexOf("\n", at);
      const comment = opened ? long(opened) : source.slice(at, rest < 0 ? source.length : rest);
      if (comment === undefined) return { line };
      advance(comment);
    } else {
      const opened = match(LONG);
      const token = opened ? longToken(long(opened), line) : tokenAt(match, line);
      if (!token) return { line };
      tokens.push(token);
      advance(token.text);
    }
  }
  return { tokens: [...tokens, { type: "end", text: "", line }] };
}

function longToken(text: string | undefined, line: number): Token | undefined {
  return text === undefined ? undefined : { type: "string", text, line };
}

function tokenAt(match: (pattern: RegExp) => RegExpExecArray | null, line: number): Token | undefined {
  const name = match(NAME)?.[0];
  if (name !== undefined) return { type: KEYWORDS.has(name) ? "keyword" : "name", text: name, line };
  const number = match(NUMBER)?.[0];
  if (number !== undefined) return { type: "number", text: number, line };
  const string = match(STRING)?.[0];
  if (string !== undefined) return { type: "string", text: string, line };
  const symbol = match(SYMBOL)?.[0];
  return symbol === undefined ? undefined : { type: "symbol", text: symbol, line };
}
