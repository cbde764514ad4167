/**
 * ConfigMap: small pieces of data.
 * In: nothing; this is a declaration. Out: the schema of the kind, as far as core/v1 can be stated field by field. It never looks into the data.
 */
import type { KubeObject } from "../../object/mod.ts";
import { dataKeys } from "../kubernetes/data-keys.ts";
import { defineKind, dict, flag, optional, text } from "../schema/mod.ts";

/** Small pieces of data. */
export interface ConfigMap extends KubeObject {
  readonly data?: Readonly<Record<string, string>>;
  /** Base64 text. */
  readonly binaryData?: Readonly<Record<string, string>>;
  readonly immutable?: boolean;
}

/** The kind ConfigMap. */
export const configMapKind = defineKind({
  group: "",
  kind: "ConfigMap",
  plural: "configmaps",
  shortNames: ["cm"],
  scope: "Namespaced",
  versions: [{ name: "v1", storage: true }],
  statusPath: false,
  about: "Small pieces of data.",
  fields: () => ({
    data: optional(dict(text(), { rules: [dataKeys] }), "The data, as text."),
    binaryData: optional(dict(text({ format: "byte" }), { rules: [dataKeys] }), "The data, as base64."),
    immutable: optional(flag(), "The data cannot be changed."),
  }),
});
