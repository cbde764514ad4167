import type { Facts, OpenApiPart } from "../../core/api/schema/mod.ts";
import type { Random } from "../random.ts";
import { KEYS, NUMBERS, TEXTS } from "./dictionary.ts";
import type { Json, JsonObject } from "./json.ts";

/** The random numbers and names that values are made with. */
export interface Sort {
  readonly random: Random;
  /** Names, kinds and the like that stand in other objects of the world, by the name of the field. */
  readonly known: ReadonlyMap<string, readonly string[]>;
}

/** Fields that are not required become rarer with depth; below this there are none. */
const DEEPEST = 8;

/** A value as a schema has it, as far as one can tell from its facts: mostly one that passes, at the ends of what does. `name` is that of the field. */
export function generate(facts: Facts, sort: Sort, name = "", depth = 0): Json {
  const { random } = sort;
  const words = facts.enum ?? facts.allOf?.find((part) => part.enum)?.enum;
  if (words !== undefined) return random.pick(words);
  if (facts.intOrString) return random.chance(0.5) ? numberFor(facts, random) : textFor(facts, sort, name);
  if (facts.type === "boolean") return random.chance(0.5);
  if (facts.type === "integer" || facts.type === "number") return numberFor(facts, random);
  if (facts.type === "string") return textFor(facts, sort, name);
  if (facts.type === "array") return listFor(facts, sort, name, depth);
  if (facts.fields !== undefined) return objectFor(facts.fields, sort, depth);
  if (facts.values !== undefined) return mapFor(facts, facts.values, sort, depth);
  return anything(random, depth);
}

/** Any JSON at all. */
export function anything(random: Random, depth = 0): Json {
  const inner = () => anything(random, depth + 1);
  const sorts: readonly (() => Json)[] = [
    () => random.pick(TEXTS),
    () => random.pick(NUMBERS),
    () => random.chance(0.5),
    () => null,
    () => (depth > 3 ? [] : [inner(), inner()]),
    () => (depth > 3 ? {} : Object.fromEntries([random.pick(KEYS), "a"].map((key): [string, Json] => [key, inner()]))),
    () => nested(random.pick([20, 200])),
  ];
  return random.pick(sorts)();
}

/** A list in a list in a list. */
function nested(depth: number): Json {
  let value: Json = "x";
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

function numberFor({ minimum, maximum, type, format }: Facts, random: Random): number {
  const largest = maximum ?? (format === "int32" ? 2 ** 31 - 1 : undefined);
  const edges = [minimum, largest, minimum === undefined ? undefined : minimum + 1].flatMap((edge) => edge ?? []);
  const fits = NUMBERS.filter(
    (number) =>
      number >= (minimum ?? Number.NEGATIVE_INFINITY) &&
      number <= (largest ?? Number.POSITIVE_INFINITY) &&
      (type === "number" || Number.isInteger(number)),
  );
  return random.pick(random.chance(0.1) ? NUMBERS : [...edges, ...edges, ...fits, minimum ?? 1]);
}

/** A known name for a reference, or a text of the dictionary that passes, where one can be found. */
function textFor(facts: Facts, { random, known }: Sort, name: string): string {
  const names = known.get(name);
  if (names !== undefined && random.chance(0.7)) return random.pick(names);
  const parts: readonly OpenApiPart[] = [facts, ...(facts.allOf ?? []), ...(facts.anyOf ?? [])];
  const fitting = TEXTS.filter((text) => parts.every((part) => fits(text, part)));
  if (fitting.length > 0 && random.chance(0.95)) return random.pick(fitting);
  return random.pick(TEXTS);
}

const patterns = new Map<string, RegExp | undefined>();

/** Patterns are RE2's; what JavaScript reads otherwise or not at all only makes a value that may not pass. */
function regexOf(pattern: string): RegExp | undefined {
  if (!patterns.has(pattern)) {
    let regex: RegExp | undefined;
    try {
      regex = new RegExp(pattern, "u");
    } catch {}
    patterns.set(pattern, regex);
  }
  return patterns.get(pattern);
}

function fits(text: string, { pattern, minLength = 0, maxLength = Number.POSITIVE_INFINITY }: OpenApiPart): boolean {
  if (text.length < minLength || text.length > maxLength) return false;
  return pattern === undefined || (regexOf(pattern)?.test(text) ?? true);
}

function listFor({ items, minItems = 0, maxItems = 100 }: Facts, sort: Sort, name: string, depth: number): Json {
  if (items === undefined) return [];
  const { random } = sort;
  const wanted = random.chance(0.03) ? maxItems : random.pick([0, 1, 1, 1, 2, 3]);
  const count = depth > DEEPEST ? minItems : Math.min(Math.max(wanted, minItems), maxItems, 100);
  const list = Array.from({ length: count }, () => generate(items, sort, name, depth + 1));
  const [first] = list;
  return random.chance(0.1) && first !== undefined && count < maxItems ? [...list, structuredClone(first)] : list;
}

function objectFor(fields: NonNullable<Facts["fields"]>, sort: Sort, depth: number): JsonObject {
  const { random } = sort;
  const part = depth > DEEPEST ? 0 : 0.5 / (depth + 1);
  const chosen = Object.entries(fields).filter(([, { required }]) =>
    required ? !random.chance(0.01) : random.chance(part),
  );
  return Object.fromEntries(
    chosen.map(([name, { facts }]): [string, Json] => [name, generate(facts, sort, name, depth + 1)]),
  );
}

function mapFor({ minProperties = 0 }: Facts, values: Facts, sort: Sort, depth: number): JsonObject {
  const count = Math.max(sort.random.below(3), minProperties);
  const entries = Array.from({ length: count }, (): [string, Json] => [
    sort.random.pick(KEYS),
    generate(values, sort, "", depth + 1),
  ]);
  return Object.fromEntries(entries);
}
