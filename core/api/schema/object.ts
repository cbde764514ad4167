import type * as v from "valibot";
import { type Facts, type FieldFacts, matchesPart, type OpenApiPart, type Rule } from "./facts.ts";
import { runRules } from "./rule.ts";
import { compact } from "./scalar.ts";
import { addIssue, adoptIssues, type In, isRecord, type Mode, refuse, type Schema, schemaOf } from "./schema.ts";

/** A field of an object; `Needed` is false where the input may leave it out. */
export interface Field<T, Needed extends boolean> {
  readonly schema: Schema<T>;
  readonly needed: Needed;
  readonly facts: FieldFacts;
}

/** The fields of an object, by name. */
export type Fields = Readonly<Record<string, Field<unknown, boolean>>>;

type NeededKeys<F> = { [K in keyof F]: F[K] extends Field<unknown, true> ? K : never }[keyof F];
type TypeOf<F> = F extends Field<infer T, boolean> ? T : never;

/** The input type of an object with these fields. */
export type ObjectOf<F extends Fields> = {
  readonly [K in NeededKeys<F>]: TypeOf<F[K]>;
} & { readonly [K in Exclude<keyof F, NeededKeys<F>>]?: TypeOf<F[K]> } extends infer O
  ? { [K in keyof O]: O[K] }
  : never;

/** The options of a field beside its schema. */
export interface FieldOptions<D = unknown> {
  readonly default?: D;
  /** Rules that hold for this field only, on top of those of its schema. */
  readonly rules?: readonly Rule[];
  readonly deprecated?: true;
}

/** A field that may be absent; `default` is then put in its place. */
export function optional<S extends Schema<unknown>>(
  schema: S,
  about = "",
  options: FieldOptions<In<S>> = {},
): Field<In<S>, false> {
  return field(schema, about, options, false) as Field<In<S>, false>;
}

/** A field that must be there. */
export function required<S extends Schema<unknown>>(
  schema: S,
  about = "",
  options: Omit<FieldOptions, "default"> = {},
): Field<In<S>, true> {
  return field(schema, about, options, true) as Field<In<S>, true>;
}

/** A field that a definition both requires and defaults: the input may leave it out, the object then has it. */
export function defaulted<S extends Schema<unknown>>(
  schema: S,
  about: string,
  options: FieldOptions<In<S>> & { readonly default: In<S> },
): Field<In<S>, false> {
  return { ...field(schema, about, options, true), needed: false } as Field<In<S>, false>;
}

function field<S extends Schema<unknown>>(
  base: S,
  about: string,
  { rules, deprecated, default: fallback }: FieldOptions,
  needed: boolean,
): Field<unknown, boolean> {
  const schema = rules || deprecated ? amended(base, { rules, deprecated }) : base;
  const facts = compact<FieldFacts>({
    facts: schema.facts,
    required: needed,
    about: about || undefined,
    default: deepFreeze(fallback),
  });
  return { schema, needed, facts };
}

/** The same schema with more facts: rules are added behind its own. */
export function amended<T>(
  schema: Schema<T>,
  { rules = [], deprecated }: Pick<Facts, "rules" | "deprecated">,
): Schema<T> {
  const all = [...(schema.facts.rules ?? []), ...rules];
  const facts = compact<Facts>({ ...schema.facts, rules: all.length > 0 ? all : undefined, deprecated });
  const check = runRules(rules);
  return schemaOf<T>({
    type: schema.type,
    expects: schema.expects,
    facts,
    run: (dataset, mode) => check(schema["~run"](dataset, mode), mode),
  });
}

/** The options of an object as a whole. */
export interface ObjectOptions {
  readonly rules?: readonly Rule[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  /** In server-side apply the object is one value. */
  readonly atomic?: true;
  /** Exactly one of these parts must fit. */
  readonly alternatives?: readonly OpenApiPart[];
}

/**
 * An object with exactly these fields. Absent fields get their defaults, `null` counts as absent (as in Kubernetes),
 * other fields are treated as the mode says. The value keeps its identity where nothing had to be changed.
 */
export function object<const F extends Fields>(fields: F, options: ObjectOptions = {}): Schema<ObjectOf<F>> {
  const { rules, minProperties, maxProperties, atomic, alternatives } = options;
  const entries = Object.entries(fields);
  const facts: Facts = compact({
    type: "object",
    fields: Object.fromEntries(entries.map(([name, entry]) => [name, entry.facts])),
    rules,
    minProperties,
    maxProperties,
    atomicMap: atomic,
    alternatives,
  });
  const run = objectRun(fields, entries, facts);
  const check = rules && runRules(rules);
  return schemaOf<unknown>({
    type: "object",
    expects: "object",
    facts,
    run: check ? (dataset, mode) => check(run(dataset, mode), mode) : run,
  }) as Schema<ObjectOf<F>>;
}

type Run = (dataset: v.UnknownDataset, mode: Mode) => v.OutputDataset<unknown, v.BaseIssue<unknown>>;

function objectRun(fields: Fields, entries: [string, Field<unknown, boolean>][], facts: Facts): Run {
  const rows = entries.map(([name, entry]) => fieldRow(name, entry));
  return (dataset, mode) => {
    const input = dataset.value;
    if (!isRecord(input)) {
      return refuse(dataset, { code: "type", message: "is not an object", input, expected: "object" });
    }
    const result: v.OutputDataset<unknown, v.BaseIssue<unknown>> = { typed: true, value: input };
    let output: Record<string, unknown> | undefined;
    const at: ObjectRun = { input, result, mode };
    for (const row of rows) {
      const { name } = row;
      const given = input[name];
      if (given === undefined && row.silent) continue;
      const value = runField(row, at);
      if (value === given) continue;
      output ??= { ...input };
      if (value === undefined) delete output[name];
      else output[name] = value;
    }
    for (const name in input) {
      if (Object.hasOwn(fields, name) || mode.unknown === "keep") continue;
      if (mode.unknown === "prune") {
        output ??= { ...input };
        delete output[name];
      } else unknownField(name, { input, fields, result });
    }
    result.value = output ?? input;
    checkWhole(result, facts);
    return result;
  };
}

interface ObjectRun {
  readonly input: Readonly<Record<string, unknown>>;
  readonly result: v.OutputDataset<unknown, v.BaseIssue<unknown>>;
  readonly mode: Mode;
}

/** A field as a run needs it, looked up once. */
interface FieldRow {
  readonly name: string;
  readonly schema: Schema<unknown>;
  readonly fallback: unknown;
  readonly required: boolean;
  /** Nothing is to be done while the field is absent. */
  readonly silent: boolean;
}

function fieldRow(name: string, { schema, facts }: Field<unknown, boolean>): FieldRow {
  const { default: fallback, required: needed } = facts;
  return { name, schema, fallback, required: needed, silent: fallback === undefined && !needed };
}

/** The value of a field after defaults and checks; `undefined` where it stays absent. */
function runField({ name, schema, fallback, required: needed }: FieldRow, { input, result, mode }: ObjectRun): unknown {
  let value = input[name];
  if (value === undefined || value === null) {
    if (mode.defaults === false) return undefined;
    value = fallback;
    if (value === undefined) {
      if (needed) addIssue(result, { code: "required", message: "is required", input: undefined, key: name });
      return undefined;
    }
  }
  const { value: output, issues } = schema["~run"]({ value }, mode);
  if (issues) adoptIssues(result, issues, name);
  return output;
}

function unknownField(name: string, { input, fields, result }: Omit<ObjectRun, "mode"> & { fields: Fields }): void {
  const expected = Object.keys(fields).join(", ");
  addIssue(result, { code: "unknown", message: "is not a known field", input: input[name], expected, key: name });
}

function checkWhole(result: v.OutputDataset<unknown, v.BaseIssue<unknown>>, facts: Facts): void {
  const { minProperties, maxProperties, alternatives } = facts;
  const { value } = result;
  if (minProperties !== undefined || maxProperties !== undefined) {
    const count = Object.keys(value as object).length;
    if (count < (minProperties ?? 0)) addIssue(result, { code: "size", message: "has too few fields", input: value });
    if (count > (maxProperties ?? count))
      addIssue(result, { code: "size", message: "has too many fields", input: value });
  }
  if (alternatives && alternatives.filter((part) => matchesPart(part, value)).length !== 1) {
    addIssue(result, { code: "alternatives", message: "fits none, or more than one, of its forms", input: value });
  }
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const entry of Object.values(value)) deepFreeze(entry);
    Object.freeze(value);
  }
  return value;
}
