import { type Chunk, type Node, type Options, parse } from "luaparse";
import { done, failed, type Result } from "../../../../../core/result/mod.ts";

/** A method that a script calls on the handle that Envoy gives it. */
export interface HandleCall {
  readonly method: string;
  readonly line: number;
}

/** The parts of a script, as far as a check needs them, or the line that cannot be read. */
export type Script =
  | { readonly functions: readonly string[]; readonly calls: readonly HandleCall[] }
  | { readonly line: number }
  | "not read";

/** The functions that Envoy calls with a stream handle. */
export const ENTRY_POINTS: readonly string[] = ["envoy_on_request", "envoy_on_response"];

/**
 * Envoy's LuaJIT is built with what Lua 5.2 has beyond 5.1 (empty statements, `break` anywhere, calls whose arguments begin a line), which
 * the mode of that name in luaparse leaves out, and that of 5.2 has no numbers and no \u of LuaJIT. So a script is read in one, then in the
 * other with these written as 5.2 has them; what one of them reads, Envoy reads.
 */
const MODES: readonly { readonly luaVersion: Options["luaVersion"]; of(source: string): string }[] = [
  { luaVersion: "LuaJIT", of: (source) => source },
  { luaVersion: "5.2", of: (source) => source.replace(NUMBERS, "$1").replace(LETTERS, "$1x") },
];
const NUMBERS = /\b(0[xX][\da-fA-F]+|\d+\.?\d*(?:[eE][+-]?\d+)?)(?:[uU]?[lL][lL]|[iI])\b/g;
const LETTERS = /(?<!\\)((?:\\\\)*)\\u\{[\da-fA-F]+\}/g;
/** luaparse holds each `goto` against each block and label, so more of them are left to Envoy. */
const MOST_GOTOS = 500;

/** Reads a script without running it; names are not resolved. */
export function parseScript(source: string): Script {
  if (source.split("goto").length > MOST_GOTOS) return "not read";
  const lines: number[] = [];
  for (const { luaVersion, of } of MODES) {
    const chunk = chunkOf(of(source), luaVersion);
    if ("value" in chunk) return contentsOf(chunk.value);
    lines.push(chunk.fault);
  }
  // The mode that came further knows more of what is written there.
  return { line: Math.max(...lines) };
}

/** A script as a tree, or the line where it is none. */
function chunkOf(source: string, luaVersion: Options["luaVersion"]): Result<Chunk, number> {
  try {
    return done(
      parse(source, { luaVersion, locations: true, comments: false, encodingMode: "none", ...OTHER_LETTERS }),
    );
  } catch (error) {
    if (error instanceof SyntaxError && "line" in error) return failed(Number(error.line));
    // A script that is nested deeper than the stack is; LuaJIT ends at 200 levels.
    if (error instanceof RangeError) return failed(1);
    throw error;
  }
}

/** LuaJIT takes every letter beyond ASCII in names; the types of luaparse know this option as `false` alone. */
const OTHER_LETTERS = { extendedIdentifiers: true as unknown as false };

/** A node of a script and what stands around it. */
interface SourcePosition {
  readonly node: Node;
  /** Names of the handles of the entry points around it. */
  readonly handles: readonly string[];
  /** Of a function, the name that it is assigned to. */
  readonly name?: string;
}

function contentsOf(chunk: Chunk): Script {
  const functions: string[] = [];
  const calls: HandleCall[] = [];
  // A list of open nodes instead of recursion, since a script may be nested deeply.
  const open: SourcePosition[] = [{ node: chunk, handles: [] }];
  for (let place = open.pop(); place; place = open.pop()) {
    const { node, handles } = place;
    // The mode LuaJIT of luaparse takes the word as a name, which Envoy's does not.
    if (identifier(node) === "goto") return { line: node.loc?.start.line ?? 1 };
    if (node.type === "FunctionDeclaration") functions.push(nameOf(place));
    if (node.type === "MemberExpression" && node.indexer === ":" && handles.includes(identifier(node.base)))
      calls.push({ method: node.identifier.name, line: node.identifier.loc?.start.line ?? 1 });
    open.push(...below(place).reverse());
  }
  return { functions, calls };
}

/** The nodes in a node, in the order in which they are written. */
function below(place: SourcePosition): SourcePosition[] {
  const { node } = place;
  if (node.type === "FunctionDeclaration") {
    const handles = [...place.handles, ...handleOf(place)];
    return node.body.map((statement) => ({ node: statement, handles }));
  }
  if (node.type === "AssignmentStatement") {
    const values = node.init.map((value, i) => ({ ...place, node: value, name: identifier(node.variables[i]) }));
    return [...node.variables.map((variable) => ({ node: variable, handles: place.handles })), ...values];
  }
  const parts = Object.values(node).flat() as readonly unknown[];
  return parts.filter(isNode).map((part) => ({ node: part, handles: place.handles }));
}

function isNode(part: unknown): part is Node {
  return typeof part === "object" && part !== null && "type" in part;
}

function identifier(node: Node | undefined): string {
  return node?.type === "Identifier" ? node.name : "";
}

function nameOf({ node, name = "" }: SourcePosition): string {
  return node.type === "FunctionDeclaration" && node.identifier ? identifier(node.identifier) : name;
}

function handleOf(place: SourcePosition): readonly string[] {
  const { node } = place;
  if (node.type !== "FunctionDeclaration" || !ENTRY_POINTS.includes(nameOf(place))) return [];
  const handle = identifier(node.parameters[0]);
  return handle === "" ? [] : [handle];
}
