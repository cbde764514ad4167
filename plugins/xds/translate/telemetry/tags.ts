import type { CustomTagSchema } from "../../../../core/envoy/generated/envoy/type/tracing/v3/custom_tag_pb.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import type { Init } from "../shapes/init.ts";

type CustomTagInit = Init<typeof CustomTagSchema>;

/** Tags of spans, sorted by name; a format string wins over a custom tag of the same name. */
export function spanTags(
  custom: readonly ir.CustomTagEntry[] | undefined,
  formats: readonly ir.MapEntry[] | undefined,
): CustomTagInit[] {
  const tags = new Map<string, CustomTagInit>();
  for (const { key, value } of custom ?? []) tags.set(key, { tag: key, type: customTag(value) });
  for (const { key, value } of formats ?? []) tags.set(key, { tag: key, type: { case: "value", value } });
  return [...tags].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag);
}

function customTag(tag: ir.CustomTag): NonNullable<CustomTagInit["type"]> {
  switch (tag.type) {
    case "Literal":
      return { case: "literal", value: { value: tag.literal?.value ?? "" } };
    case "Environment":
      return { case: "environment", value: named(tag.environment) };
    case "RequestHeader":
      return { case: "requestHeader", value: named(tag.requestHeader) };
  }
}

function named(tag: ir.NamedCustomTag | undefined) {
  return { name: tag?.name ?? "", defaultValue: tag?.defaultValue ?? "" };
}
