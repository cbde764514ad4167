/**
 * Building blocks of the schemas: valibot schemas that also carry their facts (bounds, defaults, list kinds, CEL rules) as data.
 * In: declarations. Out: a `Schema<T>` that valibot can run and that the printers read. A schema never looks at another object.
 * The schemas follow the API server: `null` is absent, defaults come before checks, lengths count characters, patterns are RE2.
 */
export { dict, list, openMap } from "./collection.ts";
export { type Channel, type Edition, experimental, rulesIf } from "./edition.ts";
export type { Facts, FieldFacts, ListKind, OpenApiPart, Rule } from "./facts.ts";
export { atMostOne, chosenBy, exactlyFor, notBoth, notTogether, pairedWith, pathWithout } from "./forms.ts";
export { type Column, defineKind, type KindSchema, type KindVersion, rootSchema } from "./kind.ts";
export {
  amended,
  defaulted,
  type Field,
  type Fields,
  type ObjectOf,
  type ObjectOptions,
  object,
  optional,
  required,
} from "./object.ts";
export { cel, isTransition, OBJECT_COST_LIMIT } from "./rule.ts";
export {
  anyJson,
  choice,
  choiceOfAll,
  decimal,
  flag,
  int,
  int32,
  int64,
  intOrString,
  numberChoice,
  text,
} from "./scalar.ts";
export type { In, Mode, Schema } from "./schema.ts";
