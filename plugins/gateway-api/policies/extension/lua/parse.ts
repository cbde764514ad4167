import { type Token, tokensOf } from "./tokens.ts";

/** A method that a script calls on the handle that Envoy gives it. */
export interface HandleCall {
  readonly method: string;
  readonly line: number;
}

/** What a script is made of, as far as a check needs it, or the line that cannot be read. */
export type Script =
  | { readonly functions: readonly string[]; readonly calls: readonly HandleCall[] }
  | { readonly line: number };

/** The functions that Envoy calls with a stream handle. */
export const ENTRY_POINTS: readonly string[] = ["envoy_on_request", "envoy_on_response"];

const BLOCK_ENDS = new Set(["end", "else", "elseif", "until", ""]);
const UNARY = new Set(["not", "-", "#"]);
const BINARY = new Set(["or", "and", "<", ">", "<=", ">=", "~=", "==", "..", "+", "-", "*", "/", "%", "^"]);
/** Thrown inside this file only, to leave the depths of a script. */
class Unreadable extends Error {
  readonly line: number;
  constructor(line: number) {
    super();
    this.line = line;
  }
}

/** Reads a script without running it; names are not resolved. */
export function parseScript(source: string): Script {
  const read = tokensOf(source);
  if ("line" in read) return read;
  const state: State = { tokens: read.tokens, at: 0, functions: [], calls: [], handles: [] };
  try {
    block(state);
    expect(state, "");
    return { functions: state.functions, calls: state.calls };
  } catch (error) {
    if (error instanceof Unreadable) return { line: error.line };
    throw error;
  }
}

interface State {
  readonly tokens: readonly Token[];
  at: number;
  readonly functions: string[];
  readonly calls: HandleCall[];
  /** Names of the handles of the entry points around the place. */
  readonly handles: string[];
}

function peek({ tokens, at }: State): Token {
  return tokens[at] as Token;
}

function next(state: State): Token {
  const token = peek(state);
  if (token.type !== "end") state.at++;
  return token;
}

function isNext(state: State, text: string): boolean {
  const token = peek(state);
  return token.text === text && token.type !== "string";
}

function accept(state: State, text: string): boolean {
  if (!isNext(state, text)) return false;
  next(state);
  return true;
}

function expect(state: State, text: string): void {
  if (!isNext(state, text)) fail(state);
  next(state);
}

function fail(state: State): never {
  throw new Unreadable(peek(state).line);
}

function name(state: State): string {
  if (peek(state).type !== "name") fail(state);
  return next(state).text;
}

function block(state: State): void {
  while (!(BLOCK_ENDS.has(peek(state).text) && peek(state).type !== "string")) {
    if (accept(state, "return")) {
      if (!BLOCK_ENDS.has(peek(state).text) && !isNext(state, ";")) expressions(state);
      accept(state, ";");
      return;
    }
    statement(state);
    accept(state, ";");
  }
}

function statement(state: State): void {
  const token = peek(state);
  const parse = token.type === "keyword" || token.text === "::" ? STATEMENTS[token.text] : undefined;
  if (!parse) {
    if (!accept(state, ";")) expressionStatement(state);
    return;
  }
  next(state);
  parse(state);
}

const STATEMENTS: Readonly<Record<string, (state: State) => void>> = {
  break: () => {},
  goto: (state) => void name(state),
  "::": (state) => {
    name(state);
    expect(state, "::");
  },
  do: (state) => endedBlock(state),
  while: (state) => {
    expression(state);
    expect(state, "do");
    endedBlock(state);
  },
  repeat: (state) => {
    block(state);
    expect(state, "until");
    expression(state);
  },
  if: (state) => {
    do {
      expression(state);
      expect(state, "then");
      block(state);
    } while (accept(state, "elseif"));
    if (accept(state, "else")) block(state);
    expect(state, "end");
  },
  for: (state) => {
    name(state);
    if (!accept(state, "=")) {
      while (accept(state, ",")) name(state);
      expect(state, "in");
    }
    expressions(state);
    expect(state, "do");
    endedBlock(state);
  },
  function: (state) => {
    let called = name(state);
    while (accept(state, ".")) called = `${called}.${name(state)}`;
    if (accept(state, ":")) called = `${called}:${name(state)}`;
    functionBody(state, called);
  },
  local: (state) => {
    if (accept(state, "function")) {
      functionBody(state, name(state));
      return;
    }
    do name(state);
    while (accept(state, ","));
    if (accept(state, "=")) expressions(state);
  },
};

function endedBlock(state: State): void {
  block(state);
  expect(state, "end");
}

function functionBody(state: State, called: string): void {
  state.functions.push(called);
  expect(state, "(");
  const parameters: string[] = [];
  if (!isNext(state, ")")) {
    do {
      if (accept(state, "...")) break;
      parameters.push(name(state));
    } while (accept(state, ","));
  }
  expect(state, ")");
  const [handle] = ENTRY_POINTS.includes(called) ? parameters : [];
  if (handle !== undefined) state.handles.push(handle);
  endedBlock(state);
  if (handle !== undefined) state.handles.pop();
}

/** A call, or an assignment to places. */
function expressionStatement(state: State): void {
  const first = suffixed(state);
  if (!isNext(state, "=") && !isNext(state, ",")) {
    if (first.sort !== "call") fail(state);
    return;
  }
  if (first.sort !== "place") fail(state);
  while (accept(state, ",")) if (suffixed(state).sort !== "place") fail(state);
  expect(state, "=");
  const entry = ENTRY_POINTS.find((each) => each === first.name);
  if (entry !== undefined && isNext(state, "function")) {
    next(state);
    functionBody(state, entry);
  } else expressions(state);
}

function expressions(state: State): void {
  do expression(state);
  while (accept(state, ","));
}

function expression(state: State): void {
  do {
    while (peek(state).type !== "string" && UNARY.has(peek(state).text)) next(state);
    simple(state);
  } while (peek(state).type !== "string" && BINARY.has(peek(state).text) && next(state));
}

const VALUES = new Set(["nil", "true", "false", "..."]);

function simple(state: State): void {
  const { type, text } = peek(state);
  if (type === "number" || type === "string" || VALUES.has(text)) next(state);
  else if (text === "{") table(state);
  else if (accept(state, "function")) functionBody(state, "");
  else suffixed(state);
}

interface Suffixed {
  readonly sort: "place" | "call" | "value";
  readonly name?: string;
}

function suffixed(state: State): Suffixed {
  let result: Suffixed;
  if (accept(state, "(")) {
    expression(state);
    expect(state, ")");
    result = { sort: "value" };
  } else result = { sort: "place", name: name(state) };
  for (;;) {
    const { type, text } = peek(state);
    if (type === "string") {
      next(state);
      result = { sort: "call" };
    } else if (accept(state, ".")) {
      name(state);
      result = { sort: "place" };
    } else if (accept(state, "[")) {
      expression(state);
      expect(state, "]");
      result = { sort: "place" };
    } else if (accept(state, ":")) {
      method(state, result);
      result = { sort: "call" };
    } else if (text === "(" || text === "{") {
      argumentsOf(state);
      result = { sort: "call" };
    } else return result;
  }
}

function method(state: State, on: Suffixed): void {
  const { line } = peek(state);
  const called = name(state);
  if (on.name !== undefined && state.handles.includes(on.name)) state.calls.push({ method: called, line });
  argumentsOf(state);
}

function argumentsOf(state: State): void {
  if (peek(state).type === "string") next(state);
  else if (isNext(state, "{")) table(state);
  else {
    expect(state, "(");
    if (!isNext(state, ")")) expressions(state);
    expect(state, ")");
  }
}

function table(state: State): void {
  expect(state, "{");
  while (!isNext(state, "}")) {
    const key = state.tokens[state.at + 1];
    if (accept(state, "[")) {
      expression(state);
      expect(state, "]");
      expect(state, "=");
    } else if (peek(state).type === "name" && key?.text === "=" && key.type === "symbol") {
      next(state);
      next(state);
    }
    expression(state);
    if (!accept(state, ",") && !accept(state, ";")) break;
  }
  expect(state, "}");
}
