import { RE2JS } from "re2js";
import * as v from "valibot";
import { codePoints } from "../../scalars/code-points.ts";
import { isFormat } from "../../scalars/formats.ts";
import type { Facts, Rule } from "./facts.ts";
import { runRules } from "./rule.ts";
import { type Parts, type Schema, schemaOf } from "./schema.ts";

/** Bounds of a text. Lengths count characters (code points), as Kubernetes does. */
export interface TextOptions {
  readonly min?: number;
  readonly max?: number;
  /** RE2 syntax, searched for anywhere in the text. */
  readonly pattern?: string;
  readonly format?: string;
  readonly rules?: readonly Rule[];
}

type Action = v.BaseValidation<string, string, v.BaseIssue<unknown>>;

/** A string, within its bounds. */
export function text(options: TextOptions = {}): Schema<string> {
  const { min, max, pattern, format, rules } = options;
  const facts = compact<Facts>({ type: "string", minLength: min, maxLength: max, pattern, format, rules });
  return scalar(v.string(), facts, textChecks(options));
}

function textChecks({ min, max, pattern, format }: TextOptions): Action[] {
  const actions: Action[] = [];
  if (min !== undefined) actions.push(v.check((value) => codePoints(value) >= min, "is too short"));
  if (max !== undefined) {
    actions.push(v.check((value) => value.length <= max || codePoints(value) <= max, "is too long"));
  }
  if (pattern !== undefined) actions.push(matching(pattern));
  if (format !== undefined) actions.push(v.check((value) => isFormat(format, value), `is not of the format ${format}`));
  return actions;
}

/** A check that `value` contains a match of an RE2 pattern, compiled when first asked. */
function matching(pattern: string): Action {
  let compiled: RE2JS | undefined;
  return v.check((value) => {
    compiled ??= RE2JS.compile(pattern);
    return compiled.test(value);
  }, "does not match the pattern");
}

/** One of a list of words. Bounds apply on top, where a definition states both. */
export function choice<const W extends string>(words: readonly W[], options: TextOptions = {}): Schema<W> {
  const { min, max, pattern, rules } = options;
  const facts = compact<Facts>({ type: "string", enum: words, minLength: min, maxLength: max, pattern, rules });
  return scalar(v.picklist(words), facts, textChecks(options)) as Schema<W>;
}

/** One of the words that all lists have; the definition states the lists one by one. */
export function choiceOfAll<const W extends string>(words: readonly W[], ...more: (readonly string[])[]): Schema<W> {
  const allowed = words.filter((word) => more.every((list) => list.includes(word)));
  const facts: Facts = { type: "string", allOf: [words, ...more].map((list) => ({ enum: list })) };
  return scalar(v.picklist(allowed), facts, []) as Schema<W>;
}

/** Bounds of a number, both inclusive. */
export interface NumberOptions {
  readonly min?: number;
  readonly max?: number;
  readonly rules?: readonly Rule[];
}

/** A whole number of 32 bits. */
export function int32(options: NumberOptions = {}): Schema<number> {
  return whole("int32", 2 ** 31, options);
}

/** A whole number of 64 bits; beyond 2^53 JSON loses digits, as everywhere in JavaScript. */
export function int64(options: NumberOptions = {}): Schema<number> {
  return whole("int64", 2 ** 63, options);
}

/** A whole number for which the definition names no size. */
export function int(options: NumberOptions = {}): Schema<number> {
  return whole(undefined, 2 ** 63, options);
}

function whole(format: string | undefined, limit: number, { min, max, rules }: NumberOptions): Schema<number> {
  const facts = compact<Facts>({ type: "integer", format, minimum: min, maximum: max, rules });
  const actions = [
    v.check((value: number) => Number.isInteger(value), "is not a whole number"),
    v.check((value: number) => value >= -limit && value < limit, "does not fit"),
    ...bounds({ min, max }),
  ];
  return scalar(v.number(), facts, actions);
}

/** One of a list of whole numbers; `format` as the definition names it. */
export function numberChoice<const N extends number>(numbers: readonly N[], format?: "int32"): Schema<N> {
  const facts = compact<Facts>({ type: "integer", format, enum: numbers });
  return scalar(v.picklist(numbers), facts, []) as unknown as Schema<N>;
}

/** Any number. */
export function decimal({
  min,
  max,
  rules,
  format,
}: NumberOptions & { readonly format?: string } = {}): Schema<number> {
  const facts = compact<Facts>({ type: "number", format, minimum: min, maximum: max, rules });
  return scalar(v.number(), facts, bounds({ min, max }));
}

function bounds({ min, max }: NumberOptions): v.BaseValidation<number, number, v.BaseIssue<unknown>>[] {
  const actions = [];
  if (min !== undefined) actions.push(v.check((value: number) => value >= min, "is too small"));
  if (max !== undefined) actions.push(v.check((value: number) => value <= max, "is too large"));
  return actions;
}

/** `true` or `false`. */
export function flag(options: { readonly rules?: readonly Rule[] } = {}): Schema<boolean> {
  return scalar(v.boolean(), compact<Facts>({ type: "boolean", rules: options.rules }), []);
}

/** Patterns and rules of an integer-or-string. The patterns hold when it is a string; a definition with several wants them all. */
export interface IntOrStringOptions {
  readonly patterns?: readonly string[];
  readonly rules?: readonly Rule[];
}

/** A whole number or a string, such as a port by number or name. */
export function intOrString({ patterns = [], rules }: IntOrStringOptions = {}): Schema<number | string> {
  const types = [{ type: "integer" }, { type: "string" }];
  const several = patterns.length > 1;
  const facts: Facts = {
    intOrString: true,
    anyOf: types,
    ...(several ? { allOf: patterns.map((pattern) => ({ pattern })) } : {}),
    ...(patterns.length === 1 ? { pattern: patterns[0] } : {}),
    ...(rules ? { rules } : {}),
  };
  const word = v.pipe(v.string(), ...(patterns.map(matching) as [Action]));
  const number = v.pipe(v.number(), v.integer());
  return runAs(v.union([number, word]), facts);
}

/** Any JSON value, kept as it is. */
export function anyJson(): Schema<unknown> {
  return schemaOf<unknown>({
    type: "any",
    expects: "any value",
    facts: { anyJson: true },
    run: (dataset) => ({ typed: true, value: dataset.value }),
  });
}

type Base = v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>;

function scalar<T>(
  base: v.BaseSchema<T, T, v.BaseIssue<unknown>>,
  facts: Facts,
  actions: readonly unknown[],
): Schema<T> {
  const run = actions.length === 0 ? base : v.pipe(base, ...(actions as [v.PipeAction<T, T, v.BaseIssue<unknown>>]));
  return runAs(run as v.BaseSchema<T, T, v.BaseIssue<unknown>>, facts);
}

/** Gives a plain valibot schema its facts, and runs the CEL rules among them after it. */
function runAs<T>(base: v.BaseSchema<T, T, v.BaseIssue<unknown>>, facts: Facts): Schema<T> {
  const run = (base as Base)["~run"].bind(base);
  const check = facts.rules && runRules(facts.rules);
  return schemaOf<T>({
    type: base.type,
    expects: base.expects,
    facts,
    run: check ? (dataset, mode) => check(run(dataset, mode), mode) : run,
  } as Parts<T>);
}

/** An object without the entries that are `undefined`. */
export function compact<T extends object>(entries: T): T {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined)) as T;
}
