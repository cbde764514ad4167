import type { Facts } from "../schema/mod.ts";

const MAX_NAMES = 12;

/** The values that a schema takes, in words: `text of 1 to 253 characters that matches ^[a-z]+$`. */
export function describeAllowed(facts: Facts): string {
  const { enum: words, allOf } = facts;
  const lists = allOf?.flatMap((part) => (part.enum ? [part.enum] : [])) ?? [];
  const narrowed = words ?? lists.reduce<readonly unknown[] | undefined>((a, b) => intersect(a, b), undefined);
  if (narrowed) return `one of ${narrowed.map(String).join(", ")}`;
  if (facts.anyJson) return "any value";
  if (facts.intOrString) return withPattern("a whole number or a text", facts);
  switch (facts.type) {
    case "string":
      return withPattern(`a text${span(facts.minLength, facts.maxLength, "character")}${formatOf(facts)}`, facts);
    case "integer":
      return `a whole number${range(facts.minimum, facts.maximum)}`;
    case "number":
      return `a number${range(facts.minimum, facts.maximum)}`;
    case "boolean":
      return "true or false";
    case "array":
      return `a list${span(facts.minItems, facts.maxItems, "item")}`;
    default:
      return describeObject(facts);
  }
}

function intersect(a: readonly unknown[] | undefined, b: readonly unknown[]): readonly unknown[] {
  return a ? a.filter((each) => b.includes(each)) : b;
}

function describeObject({ fields, minProperties, maxProperties }: Facts): string {
  if (!fields) return `a map${span(minProperties, maxProperties, "entry", "entries")}`;
  const names = Object.keys(fields);
  const shown = names.length > MAX_NAMES ? [...names.slice(0, MAX_NAMES), "…"] : names;
  return `an object with ${shown.join(", ")}`;
}

function span(min: number | undefined, max: number | undefined, one: string, many = `${one}s`): string {
  if (min !== undefined && max !== undefined) return ` of ${min} to ${max} ${max === 1 ? one : many}`;
  if (max !== undefined) return ` of ${max} ${max === 1 ? one : many} at most`;
  return min === undefined ? "" : ` of ${min} ${min === 1 ? one : many} at least`;
}

function range(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  if (max !== undefined) return ` up to ${max}`;
  return min === undefined ? "" : ` from ${min}`;
}

function formatOf({ format }: Facts): string {
  if (format === "byte") return " in base64";
  return format === "date-time" ? " with a date and a time (RFC 3339)" : "";
}

function withPattern(text: string, { pattern, allOf }: Facts): string {
  const patterns = [pattern, ...(allOf ?? []).map((part) => part.pattern)].filter((each) => each !== undefined);
  return patterns.length === 0 ? text : `${text} that matches ${patterns.join(" and ")}`;
}

/** The facts that stand at a path, or nothing where the schema knows no such place. */
export function factsAt(facts: Facts, path: readonly (string | number)[]): Facts | undefined {
  let at: Facts | undefined = facts;
  for (const step of path) at = typeof step === "number" ? at?.items : (at?.fields?.[step]?.facts ?? at?.values);
  return at;
}
