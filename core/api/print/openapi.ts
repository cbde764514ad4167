import type { Facts, FieldFacts, ListKind } from "../schema/mod.ts";

/** A node of an OpenAPI schema, as a CustomResourceDefinition carries it. */
export type OpenApi = { [key: string]: unknown };

/** The parts to print beside the bare structure. */
export interface OpenApiOptions {
  /** Descriptions; `false` makes the result much smaller. */
  readonly descriptions: boolean;
}

/** Prints facts as the structural schema of a CustomResourceDefinition. Keys come in a fixed order. */
export function toOpenApi(facts: Facts, options: OpenApiOptions): OpenApi {
  const { type, format, pattern, minimum, maximum, minLength, maxLength, allOf, anyOf } = facts;
  const { minItems, maxItems, minProperties, maxProperties, alternatives } = facts;
  return defined({
    type,
    format,
    enum: facts.enum,
    pattern,
    minimum,
    maximum,
    minLength,
    maxLength,
    minItems,
    maxItems,
    minProperties,
    maxProperties,
    allOf,
    anyOf,
    oneOf: alternatives,
    items: facts.items && toOpenApi(facts.items, options),
    additionalProperties: facts.values && toOpenApi(facts.values, options),
    ...fieldsOf(facts.fields, options),
    "x-kubernetes-int-or-string": facts.intOrString,
    "x-kubernetes-preserve-unknown-fields": facts.anyJson,
    "x-kubernetes-map-type": facts.atomicMap ? "atomic" : undefined,
    ...listExtensions(facts.listKind),
    "x-kubernetes-validations": facts.rules?.map(({ rule, message }) => ({ message, rule })),
  });
}

function fieldsOf(fields: Facts["fields"], options: OpenApiOptions): OpenApi {
  const entries = Object.entries(fields ?? {});
  if (entries.length === 0) return {};
  const required = entries.filter(([, field]) => field.required).map(([name]) => name);
  return {
    required: required.length > 0 ? required : undefined,
    properties: Object.fromEntries(entries.map(([name, field]) => [name, property(field, options)])),
  };
}

function property(field: FieldFacts, options: OpenApiOptions): OpenApi {
  const description = options.descriptions ? describe(field) : undefined;
  return { ...defined({ description, default: field.default }), ...toOpenApi(field.facts, options) };
}

/** The description of a field; deprecation is a word in it, since structural schemas have no flag for it. */
export function describe({ about, facts }: FieldFacts): string | undefined {
  return facts.deprecated && about ? `Deprecated. ${about}` : about;
}

function listExtensions(kind: ListKind | undefined): OpenApi {
  if (kind === undefined) return {};
  if (kind === "atomic" || kind === "set") return { "x-kubernetes-list-type": kind };
  return { "x-kubernetes-list-map-keys": kind, "x-kubernetes-list-type": "map" };
}

/** The entries that have a value. */
export function defined(entries: OpenApi): OpenApi {
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}
