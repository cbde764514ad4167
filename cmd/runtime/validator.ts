import { type Validate, validateStructure } from "../../core/resource/mod.ts";

/** The validator of all kinds. Loaded when it is needed: the schemas are many. */
export async function loadValidator(): Promise<Validate> {
  return validateStructure;
}
