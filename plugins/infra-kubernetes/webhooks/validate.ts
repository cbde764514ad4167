import type { KubeObject, Validate } from "../../../core/resource/mod.ts";
import type { AdmissionRequest, AdmissionResponse } from "./review.ts";

/** The judgement of a translation on an object that is to be stored. */
export interface Judgement {
  /** The fault in the object itself. */
  readonly refused?: string;
  /** Findings about parts of the object that would not be served, among the objects that are there now. */
  readonly warnings: readonly string[];
}

/** Refuses an object that the schema of its kind does not take; deletions and objects of other kinds pass. */
export function validateRequest(
  validate: Validate,
  { object }: AdmissionRequest,
  judge: (object: KubeObject) => Judgement = () => ({ warnings: [] }),
): AdmissionResponse {
  if (object === undefined) return { allowed: true };
  const result = validate(object);
  if (result.ok) {
    const { refused, warnings } = judge(result.object);
    return refused === undefined ? { allowed: true, warnings } : { allowed: false, message: refused };
  }
  const lines = result.errors.map(({ path, message }) =>
    path.length === 0 ? message : `${path.join(".")}: ${message}`,
  );
  return { allowed: false, message: lines.join("; ") };
}
