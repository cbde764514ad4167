import { type Fields, isFields } from "./fields.ts";

/** A JSON merge patch (RFC 7386): objects merge, null deletes, everything else replaces. */
export function jsonMerge(target: Fields, patch: Fields): Fields {
  const merged: Record<string, unknown> = { ...target };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else if (isFields(value)) merged[key] = jsonMerge(isFields(merged[key]) ? merged[key] : {}, value);
    else merged[key] = value;
  }
  return merged;
}
