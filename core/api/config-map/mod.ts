/**
 * ConfigMap: small pieces of data.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, as far as core/v1 can be stated field by field. The schema never looks into the data.
 */
import { dataKeys } from "../kubernetes/data-keys.ts";
import { defineKind, dict, flag, optional, text } from "../schema/mod.ts";
import { configMap } from "./kind.ts";

export type * from "./kind.ts";

/** The kind ConfigMap. */
export const configMapKind = defineKind({
  ...configMap,
  statusPath: false,
  about: "Small pieces of data.",
  fields: () => ({
    data: optional(dict(text(), { rules: [dataKeys] }), "The data, as text."),
    binaryData: optional(dict(text({ format: "byte" }), { rules: [dataKeys] }), "The data, as base64."),
    immutable: optional(flag(), "The data cannot be changed."),
  }),
});
