import { anyJson, choice, type In, object, optional, required, text } from "../schema/mod.ts";

/** A patch operation (RFC 6902). */
export const jsonPatchOperation = object({
  from: optional(text(), "Where to copy or move from."),
  jsonPath: optional(text(), "Where to change, as JSONPath (RFC 9535, with RE2); `$` may be left out."),
  op: required(choice(["add", "remove", "replace", "move", "copy", "test"]), "The operation."),
  path: optional(text(), "Where to change, as JSON pointer."),
  value: optional(anyJson(), "The new value."),
});

/** The type of {@link jsonPatchOperation}. */
export interface JSONPatchOperation extends In<typeof jsonPatchOperation> {}
