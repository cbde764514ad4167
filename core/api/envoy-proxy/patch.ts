import { anyJson, type In, object, optional, required, text } from "../schema/mod.ts";

/** Changes to a generated object. */
export const kubernetesPatchSpec = object({
  type: optional(text(), "Kind of the patch."),
  value: required(anyJson(), "The patch."),
});

/** The type of {@link kubernetesPatchSpec}. */
export interface KubernetesPatchSpec extends In<typeof kubernetesPatchSpec> {}
