import type { Validate } from "../../../core/resource/mod.ts";
import type { AdmissionRequest, Verdict } from "./review.ts";

/** Refuses an object that the schema of its kind does not take; deletions and objects of other kinds pass. */
export function validateRequest(validate: Validate, { object }: AdmissionRequest): Verdict {
  if (object === undefined) return { allowed: true };
  const result = validate(object);
  if (result.ok) return { allowed: true };
  const lines = result.errors.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  return { allowed: false, message: lines.join("; ") };
}
