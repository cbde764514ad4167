/**
 * Secret: small pieces of secret data, such as certificates and passwords.
 * In: nothing; a schema is a declaration. Out: the schema of the kind, as far as core/v1 can be stated field by field. The schema never looks into the data.
 */
import { dataKeys } from "../kubernetes/data-keys.ts";
import { cel, defineKind, dict, flag, optional, text } from "../schema/mod.ts";
import { secret } from "./kind.ts";

export type * from "./kind.ts";

/** The kind Secret. */
export const secretKind = defineKind({
  ...secret,
  statusPath: false,
  about: "Small pieces of secret data, such as certificates and passwords.",
  fields: () => ({
    type: optional(text(), "What the data is for.", { default: "Opaque" }),
    data: optional(dict(text({ format: "byte" }), { rules: [dataKeys] }), "The data, as base64."),
    stringData: optional(dict(text(), { rules: [dataKeys] }), "The data, as text; it wins over data."),
    immutable: optional(flag(), "The data cannot be changed."),
  }),
  rules: [
    cel(
      "self.type != 'kubernetes.io/tls' || has(self.stringData) || (has(self.data) && 'tls.crt' in self.data && 'tls.key' in self.data)",
      "the type kubernetes.io/tls needs the keys tls.crt and tls.key",
    ),
  ],
});
