import { StringValueSchema } from "@bufbuild/protobuf/wkt";
import { packAny } from "../../../../../core/envoy/mod.ts";
import type * as ir from "../../../../../core/ir/mod.ts";

/** Configuration that an extension reads as JSON text; the order of keys does not follow the one they were written in. */
export function jsonText(value: ir.JsonValue | undefined) {
  return packAny(StringValueSchema, { value: value === undefined ? "" : JSON.stringify(sorted(value)) });
}

function sorted(value: ir.JsonValue): ir.JsonValue {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const entries = Object.entries(value as Readonly<Record<string, ir.JsonValue>>);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, member]) => [key, sorted(member)]));
}
