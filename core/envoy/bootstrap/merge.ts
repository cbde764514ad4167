import { create, type DescField, type DescMessage, isFieldSet, type Message } from "@bufbuild/protobuf";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";

type Fields = Record<string, unknown>;
type Oneof = { readonly case: string | undefined; readonly value?: unknown };

/**
 * `base` with the set fields of `over` on top, by protobuf's merge rules: lists are appended, map entries replaced,
 * messages merged field by field; a Duration is replaced whole, since half a duration means nothing.
 * Promise: neither input is changed.
 */
export function mergeMessages<D extends DescMessage>(schema: D, base: Message, over: Message): Message {
  const result: Fields = { ...(base as unknown as Fields) };
  const from = over as unknown as Fields;
  for (const field of schema.fields) {
    if (!isFieldSet(over as never, field)) continue;
    if (field.oneof === undefined) {
      result[field.localName] = mergeField(field, result[field.localName], from[field.localName]);
      continue;
    }
    const { localName } = field.oneof;
    const [before, after] = [result[localName] as Oneof, from[localName] as Oneof];
    const value = before.case === after.case ? mergeField(field, before.value, after.value) : after.value;
    result[localName] = { case: after.case, value };
  }
  return create(schema, result as never);
}

function mergeField(field: DescField, base: unknown, over: unknown): unknown {
  switch (field.fieldKind) {
    case "list":
      return [...((base as readonly unknown[] | undefined) ?? []), ...(over as readonly unknown[])];
    case "map":
      return { ...(base as Fields | undefined), ...(over as Fields) };
    case "message":
      return base === undefined ? over : mergeMessage(field.message, base, over);
    default:
      return over;
  }
}

function mergeMessage(desc: DescMessage, base: unknown, over: unknown): unknown {
  if (isWrapperDesc(desc) || desc.typeName === "google.protobuf.Duration") return over;
  if (desc.typeName === "google.protobuf.Struct") return { ...(base as Fields), ...(over as Fields) };
  return mergeMessages(desc, base as Message, over as Message);
}
