import type { JsonValue } from "@bufbuild/protobuf";
import { type FilterFunction, FunctionExpressionType, JSONPathEnvironment, JSONPathError } from "json-p3";
import type { RE2JS } from "re2js";
import { compileRe2, patternFault } from "../re2/mod.ts";
import { Budget } from "./budget.ts";

/** The keys and indexes that lead to a value. */
export type Pointer = readonly (string | number)[];

/** A JSONPath that cannot be read; the message says where. */
export class JsonPathError extends Error {}

/** Characters of a JSONPath at most. */
export const LONGEST = 2_048;

/** How many levels of a document `..` goes down; messages of Envoy nest less. */
const DEEPEST = 256;

/**
 * The places in `document` that a JSONPath (RFC 9535) selects, in document order. As older libraries have it, `$` may be left out, `=~` searches
 * for an expression, and names may hold hyphens. Expressions are RE2. Promise: pure; throws JsonPathError for a path that cannot be read, and
 * PatchCostError when it looks at more values than the budget has.
 */
export function locate(document: JsonValue, path: string, budget: Budget = begun(document)): readonly Pointer[] {
  if (path.length > LONGEST) throw new JsonPathError(`a JSONPath is longer than ${LONGEST} characters`);
  try {
    const query = new Environment(budget).compile(standardPath(path));
    if (query.segments.length === 0) throw new JsonPathError(`${path} selects the whole document, name a part of it`);
    return query.query(counted(document, budget) as never).locations();
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw new JsonPathError(`${path} cannot be read: ${error.message}`);
  }
}

function begun(document: JsonValue): Budget {
  const budget = new Budget(document);
  budget.begin();
  return budget;
}

/**
 * The functions of RFC 9535, with expressions in the language of Envoy. A compiled expression is kept for one query, which asks for it at each place. Every
 * look into an object is charged for; those into lists are charged by `counted`.
 */
class Environment extends JSONPathEnvironment {
  readonly #budget: Budget;

  constructor(budget: Budget) {
    super({ maxRecursionDepth: DEEPEST });
    this.#budget = budget;
    const compiled = new Map<string, RE2JS>();
    const expression = (pattern: string): RE2JS => {
      const known = compiled.get(pattern) ?? compile(pattern);
      compiled.set(pattern, known);
      return known;
    };
    const searched = (text: string) => budget.spend(1 + text.length / CHARACTERS_PER_STEP);
    this.functionRegister.set(
      "match",
      logical((text, pattern) => {
        searched(text);
        return expression(pattern).matches(text);
      }),
    );
    this.functionRegister.set(
      "search",
      logical((text, pattern) => {
        searched(text);
        return expression(pattern).matcher(text).find();
      }),
    );
  }

  override entries(value: Record<string, JsonValue>): [string, JsonValue][] {
    const entries = super.entries(value) as [string, JsonValue][];
    this.#budget.spend(1 + entries.length);
    return entries;
  }
}

/** Characters of a text that cost one step to search. */
const CHARACTERS_PER_STEP = 8;

/** The document with lists that charge for each look at one of their items. Parts that an operation left as they were are made once for all of them. */
function counted(value: JsonValue, budget: Budget): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  const known = budget.counted.get(value);
  if (known !== undefined) return known;
  const made = Array.isArray(value)
    ? countedList(value, budget)
    : Object.fromEntries(Object.entries(value).map(([key, part]) => [key, counted(part, budget)]));
  budget.counted.set(value, made);
  return made;
}

function countedList(list: readonly JsonValue[], budget: Budget): JsonValue {
  const parts = list.map((part) => counted(part, budget));
  const get = (target: JsonValue[], key: string | symbol): unknown => {
    budget.spend(1);
    return target[key as unknown as number];
  };
  return new Proxy(parts, { get });
}

function logical(holds: (text: string, pattern: string) => boolean): FilterFunction {
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    call: (text, pattern) => typeof text === "string" && typeof pattern === "string" && holds(text, pattern),
  };
}

function compile(pattern: string): RE2JS {
  const compiled = compileRe2(pattern);
  if (compiled === undefined) throw new JsonPathError(patternFault(pattern));
  return compiled;
}

const QUOTED = String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`;
/** A query in a filter, as the left side of a comparison has it. */
const OPERAND = String.raw`[@$](?:\.\.?(?:[\w\u0080-\uffff-]+|\*)|\[\s*(?:${QUOTED}|-?\d+|\*)\s*\])*`;
const COMPARED = new RegExp(String.raw`${QUOTED}|(${OPERAND})\s*=~\s*(${QUOTED}|/(?:[^/\\]|\\.)*/)`, "g");
const HYPHENED = new RegExp(String.raw`${QUOTED}|(\.\.?)([A-Za-z_]\w*-[\w-]*)`, "g");

/** The path as RFC 9535 spells it. Text in quotes is left as it is. */
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
