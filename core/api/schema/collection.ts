import type * as v from "valibot";
import type { Facts, ListKind, Rule } from "./facts.ts";
import { runRules } from "./rule.ts";
import { compact } from "./scalar.ts";
import { addIssue, adoptIssues, type In, isRecord, type Mode, refuse, type Schema, schemaOf } from "./schema.ts";

/** Bounds of a list and the way it merges. */
export interface ListOptions {
  readonly min?: number;
  readonly max?: number;
  /** `set`: no item twice; field names: no two items with the same values there. */
  readonly kind?: ListKind;
  readonly rules?: readonly Rule[];
}

type Result = v.OutputDataset<unknown, v.BaseIssue<unknown>>;

/** A list of items of one schema. */
export function list<S extends Schema<unknown>>(item: S, options: ListOptions = {}): Schema<readonly In<S>[]> {
  const { min, max, kind, rules } = options;
  const facts: Facts = compact({
    type: "array",
    items: item.facts,
    minItems: min,
    maxItems: max,
    listKind: kind,
    rules,
  });
  const check = rules && runRules(rules);
  const run = (dataset: v.UnknownDataset, mode: Mode): Result => {
    const input = dataset.value;
    if (!Array.isArray(input)) {
      return refuse(dataset, { code: "type", message: "is not a list", input, expected: "list" });
    }
    const result: Result = { typed: true, value: input };
    checkSize(result, input.length, { min, max });
    runItems(item, input, { result, mode });
    if (kind !== undefined && kind !== "atomic") checkUnique(result, kind);
    return check ? check(result, mode) : result;
  };
  return schemaOf<unknown>({ type: "array", expects: "list", facts, run }) as Schema<readonly In<S>[]>;
}

interface Target {
  readonly result: Result;
  readonly mode: Mode;
}

function runItems(item: Schema<unknown>, input: readonly unknown[], { result, mode }: Target): void {
  let output: unknown[] | undefined;
  for (let i = 0; i < input.length; i++) {
    const { value, issues } = item["~run"]({ value: input[i] }, mode);
    if (issues) adoptIssues(result, issues, i);
    if (value !== input[i]) {
      output ??= [...input];
      output[i] = value;
    }
  }
  if (output) result.value = output;
}

/** A list that is a set, or is keyed by fields, has no item twice. A missing key field counts as a value of its own. */
function checkUnique(result: Result, kind: ListKind): void {
  const items = result.value as readonly unknown[];
  if (items.length < 2) return;
  const seen = new Set<string>();
  items.forEach((item, i) => {
    const key = kind === "set" ? item : (kind as readonly string[]).map((name) => (isRecord(item) ? item[name] : null));
    const text = JSON.stringify(key ?? null);
    if (seen.has(text)) addIssue(result, { code: "duplicate", message: duplicateMessage(kind), input: item, key: i });
    seen.add(text);
  });
}

function duplicateMessage(kind: ListKind): string {
  return kind === "set"
    ? "is there twice"
    : `repeats the ${(kind as readonly string[]).join(" and ")} of an earlier item`;
}

/** Bounds of a map. */
export interface DictOptions {
  readonly min?: number;
  readonly max?: number;
  readonly atomic?: true;
  readonly rules?: readonly Rule[];
}

/** A map from free names to values of one schema. */
export function dict<S extends Schema<unknown>>(
  item: S,
  options: DictOptions = {},
): Schema<Readonly<Record<string, In<S>>>> {
  const { min, max, atomic, rules } = options;
  const facts: Facts = compact({
    type: "object",
    values: item.facts,
    minProperties: min,
    maxProperties: max,
    atomicMap: atomic,
    rules,
  });
  const check = rules && runRules(rules);
  const run = (dataset: v.UnknownDataset, mode: Mode): Result => {
    const input = dataset.value;
    if (!isRecord(input)) {
      return refuse(dataset, { code: "type", message: "is not a map", input, expected: "map" });
    }
    const result: Result = { typed: true, value: input };
    runEntries(item, input, { result, mode });
    checkSize(result, Object.keys(result.value as object).length, { min, max });
    return check ? check(result, mode) : result;
  };
  return schemaOf<unknown>({ type: "record", expects: "map", facts, run }) as Schema<Readonly<Record<string, In<S>>>>;
}

function runEntries(item: Schema<unknown>, input: Readonly<Record<string, unknown>>, { result, mode }: Target): void {
  let output: Record<string, unknown> | undefined;
  for (const name in input) {
    if (input[name] === null) {
      output ??= { ...input };
      delete output[name];
      continue;
    }
    const { value, issues } = item["~run"]({ value: input[name] }, mode);
    if (issues) adoptIssues(result, issues, name);
    if (value !== input[name]) {
      output ??= { ...input };
      output[name] = value;
    }
  }
  if (output) result.value = output;
}

/** A map that the definition leaves entirely open. */
export function openMap(options: { readonly atomic?: true } = {}): Schema<Readonly<Record<string, unknown>>> {
  const run = (dataset: v.UnknownDataset): Result => {
    if (isRecord(dataset.value)) return { typed: true, value: dataset.value };
    return refuse(dataset, { code: "type", message: "is not an object", input: dataset.value, expected: "object" });
  };
  const facts: Facts = compact({ type: "object", atomicMap: options.atomic });
  return schemaOf<unknown>({ type: "record", expects: "object", facts, run }) as Schema<
    Readonly<Record<string, unknown>>
  >;
}

function checkSize(result: Result, size: number, { min, max }: { readonly min?: number; readonly max?: number }): void {
  const input = result.value;
  if (min !== undefined && size < min) addIssue(result, { code: "size", message: "has too few entries", input });
  if (max !== undefined && size > max) addIssue(result, { code: "size", message: "has too many entries", input });
}
