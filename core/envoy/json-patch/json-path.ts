import type { JsonValue } from "@bufbuild/protobuf";
import { type FilterFunction, FunctionExpressionType, JSONPathEnvironment, JSONPathError } from "json-p3";
import { RE2JS } from "re2js";

/** The keys and indexes that lead to a value. */
export type Pointer = readonly (string | number)[];

/** A JSONPath that cannot be read; the message says where. */
export class JsonPathError extends Error {}

/** How many levels of a document `..` goes down; messages of Envoy nest less. */
const DEEPEST = 256;

/**
 * The places in `document` that a JSONPath (RFC 9535) selects, in document order. As older libraries have it, `$` may be left out, `=~` searches
 * for an expression, and names may hold hyphens. Expressions are RE2. Promise: pure; throws JsonPathError for a path that cannot be read.
 */
export function locate(document: JsonValue, path: string): readonly Pointer[] {
  try {
    const query = environment().compile(standardPath(path));
    if (query.segments.length === 0) throw new JsonPathError(`${path} selects the whole document, name a part of it`);
    return query.query(document as never).locations();
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw new JsonPathError(`${path} cannot be read: ${error.message}`);
  }
}

/** The functions of RFC 9535, with expressions in the language of Envoy. What is compiled is kept for one query, which asks for it at each place. */
function environment(): JSONPathEnvironment {
  const made = new JSONPathEnvironment({ maxRecursionDepth: DEEPEST });
  const compiled = new Map<string, RE2JS>();
  const expression = (pattern: string): RE2JS => {
    const known = compiled.get(pattern) ?? compile(pattern);
    compiled.set(pattern, known);
    return known;
  };
  made.functionRegister.set(
    "match",
    logical((text, pattern) => expression(pattern).matches(text)),
  );
  made.functionRegister.set(
    "search",
    logical((text, pattern) => expression(pattern).matcher(text).find()),
  );
  return made;
}

function logical(holds: (text: string, pattern: string) => boolean): FilterFunction {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text, pattern) => typeof text === "string" && typeof pattern === "string" && holds(text, pattern),
  };
}

function compile(pattern: string): RE2JS {
  try {
    return RE2JS.compile(pattern);
  } catch {
    throw new JsonPathError(`"${pattern}" is no RE2 regular expression`);
  }
}

const QUOTED = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
/** A query in a filter, as the left side of a comparison has it. */
const OPERAND = String.raw`[@$](?:\.\.?(?:[\w\u0080-\uffff-]+|\*)|\[\s*(?:${QUOTED}|-?\d+|\*)\s*\])*`;
const COMPARED = new RegExp(String.raw`${QUOTED}|(${OPERAND})\s*=~\s*(${QUOTED}|/(?:[^/\\]|\\.)*/)`, "g");
const HYPHENED = new RegExp(String.raw`${QUOTED}|(\.\.?)([A-Za-z_]\w*-[\w-]*)`, "g");

/** The path as RFC 9535 spells it. What stands in quotes is left as it is. */
function standardPath(path: string): string {
  const text = path.trim();
  if (text === "") throw new JsonPathError("a JSONPath is empty, name a part of the document");
  return (text.startsWith("$") ? text : /^[.[]/.test(text) ? `$${text}` : `$.${text}`)
    .replace(COMPARED, (whole, operand?: string, pattern = "") =>
      operand === undefined ? whole : `search(${operand}, ${JSON.stringify(patternOf(pattern))})`,
    )
    .replace(HYPHENED, (whole, dots?: string, name = "") =>
      dots === undefined ? whole : `${dots === ".." ? ".." : ""}['${name}']`,
    );
}

/** The expression in a literal, where backslashes may be doubled as in JSON or not. */
function patternOf(literal: string): string {
  return literal.slice(1, -1).replace(/\\(["'\\/])/g, "$1");
}
