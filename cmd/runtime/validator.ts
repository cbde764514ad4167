import type { Validate } from "../../core/resource/mod.ts";

/** The validator of all kinds, with the API server's answers. Loaded when it is needed: the schemas are many. */
export async function loadValidator(): Promise<Validate> {
  const { validateObject } = await import("../../core/api/validate/mod.ts");
  return (object) => validateObject(object);
}
