import { isFormat } from "../../scalars/formats.ts";

/** A CEL rule and what to tell a person who broke it. */
export interface Rule {
  readonly rule: string;
  readonly message: string;
}

/** A field of an object: its schema and what the object says about it. */
export interface FieldFacts {
  readonly facts: Facts;
  readonly required: boolean;
  readonly about?: string;
  readonly default?: unknown;
}

/** How a list merges in server-side apply: as one value, as a set, or by the named key fields. */
export type ListKind = "atomic" | "set" | readonly string[];

/** The part of a schema that OpenAPI can express as it stands. */
export interface OpenApiPart {
  readonly enum?: readonly (string | number | boolean)[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, OpenApiPart>>;
  readonly allOf?: readonly OpenApiPart[];
  readonly anyOf?: readonly OpenApiPart[];
  readonly oneOf?: readonly OpenApiPart[];
  readonly not?: OpenApiPart;
}

/**
 * The facts that a schema states, as data: the source of the CustomResourceDefinition, the JSON Schema, the reference page and the "allowed" part of errors.
 * The names are OpenAPI's where OpenAPI has a name.
 */
export interface Facts extends Omit<OpenApiPart, "properties" | "type"> {
  readonly type?: "string" | "integer" | "number" | "boolean" | "array" | "object";
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Facts;
  readonly values?: Facts;
  readonly fields?: Readonly<Record<string, FieldFacts>>;
  /** Conditions over the whole object that OpenAPI states as alternatives. */
  readonly alternatives?: readonly OpenApiPart[];
  readonly rules?: readonly Rule[];
  readonly listKind?: ListKind;
  readonly atomicMap?: boolean;
  readonly intOrString?: boolean;
  readonly anyJson?: boolean;
  readonly deprecated?: boolean;
}

/** Whether a value fits a part of OpenAPI: the few keywords that the definitions use under oneOf. */
export function matchesPart(part: OpenApiPart, value: unknown): boolean {
  if (part.not && matchesPart(part.not, value)) return false;
  if (part.enum && !part.enum.includes(value as string | number)) return false;
  if (part.format && typeof value === "string" && !isFormat(part.format, value)) return false;
  if (part.anyOf && !part.anyOf.some((each) => matchesPart(each, value))) return false;
  if (part.oneOf && part.oneOf.filter((each) => matchesPart(each, value)).length !== 1) return false;
  if (part.properties && typeof value === "object" && value !== null) {
    const record = value as Readonly<Record<string, unknown>>;
    return Object.entries(part.properties).every(
      ([name, each]) => record[name] === undefined || matchesPart(each, record[name]),
    );
  }
  return true;
}
