import { schemaFor } from "../kinds.ts";
import type { Facts, FieldFacts, KindSchema } from "../schema/mod.ts";
import { defined, describe, type OpenApi } from "./openapi.ts";

const DRAFT = "http://json-schema.org/draft-07/schema#";

/** The JSON Schema of a kind, for editors: all versions, all fields, unknown ones refused. CEL rules have no place in it. */
export function jsonSchemaOf(kind: KindSchema): OpenApi {
  const version = kind.versions.find(({ storage }) => storage) ?? kind.versions[0];
  const { facts } = schemaFor(kind, { channel: "experimental", version: version?.name ?? "" });
  const apiVersions = kind.versions.map(({ name }) => (kind.group === "" ? name : `${kind.group}/${name}`));
  const schema = jsonSchemaOfFacts(facts) as { readonly properties: OpenApi };
  return {
    $schema: DRAFT,
    title: kind.kind,
    description: kind.about,
    ...schema,
    required: ["apiVersion", "kind", "metadata", ...requiredOf(facts)],
    properties: {
      ...schema.properties,
      apiVersion: { type: "string", enum: apiVersions },
      kind: { const: kind.kind },
      metadata: { type: "object", required: ["name"], properties: { name: { type: "string", minLength: 1 } } },
    },
  };
}

/** One JSON Schema for files that hold objects of any of these kinds: the kind decides. */
export function jsonSchemaOfKinds(kinds: readonly KindSchema[]): OpenApi {
  return { $schema: DRAFT, oneOf: kinds.map((kind) => ({ ...jsonSchemaOf(kind), $schema: undefined })).map(defined) };
}

function requiredOf({ fields }: Facts): string[] {
  const entries = Object.entries(fields ?? {});
  return entries.filter(([, field]) => isNeeded(field)).map(([name]) => name);
}

/** A field that has a default may be left out of a file even where the definition requires it. */
function isNeeded(field: FieldFacts): boolean {
  return field.required && field.default === undefined;
}

/** The JSON Schema of a part. */
export function jsonSchemaOfFacts(facts: Facts): OpenApi {
  const { type, format, pattern, minimum, maximum, minLength, maxLength, allOf, anyOf } = facts;
  const { minItems, maxItems, minProperties, maxProperties, alternatives } = facts;
  const required = requiredOf(facts);
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
    uniqueItems: facts.listKind === "set" ? true : undefined,
    minProperties,
    maxProperties,
    allOf,
    anyOf,
    oneOf: alternatives,
    items: facts.items && jsonSchemaOfFacts(facts.items),
    additionalProperties: facts.values ? jsonSchemaOfFacts(facts.values) : facts.fields ? false : undefined,
    required: required.length > 0 ? required : undefined,
    properties: facts.fields && propertiesOf(facts.fields),
    deprecated: facts.deprecated,
  });
}

function propertiesOf(fields: NonNullable<Facts["fields"]>): OpenApi {
  const entries = Object.entries(fields).map(([name, field]) => [
    name,
    { ...defined({ description: describe(field), default: field.default }), ...jsonSchemaOfFacts(field.facts) },
  ]);
  return Object.fromEntries(entries) as OpenApi;
}
