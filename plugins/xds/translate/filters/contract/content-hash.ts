import { create, type DescField, type DescMessage, type MessageInitShape, toBinary } from "@bufbuild/protobuf";
import { type ReflectMessage, reflect } from "@bufbuild/protobuf/reflect";
import { BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { digestOf } from "../../../../../core/envoy/message/digest.ts";

/**
 * Sixteen hexadecimal digits that stand for a message without maps: equal messages have equal ones. The bytes that are
 * hashed have the members of oneofs behind all other fields, as Go's deterministic encoding does, so that names which
 * hold a hash are the same whichever control plane made them.
 */
export function contentHash<D extends DescMessage>(schema: D, content: MessageInitShape<D>): string {
  return digestOf(oneofsLast(reflect(schema, create(schema, content))));
}

function oneofsLast(message: ReflectMessage): Uint8Array {
  const writer = new BinaryWriter();
  for (const field of message.fields.toSorted(byOneofAndNumber)) {
    if (message.isSet(field)) writeField(writer, message, field);
  }
  return writer.finish();
}

function byOneofAndNumber(a: DescField, b: DescField): number {
  return Number(a.oneof !== undefined) - Number(b.oneof !== undefined) || a.number - b.number;
}

function writeField(writer: BinaryWriter, message: ReflectMessage, field: DescField): void {
  if (field.fieldKind === "message") {
    writeMessage(writer, field, message.get(field));
  } else if (field.fieldKind === "list" && field.listKind === "message") {
    for (const item of message.get(field)) writeMessage(writer, field, item as ReflectMessage);
  } else {
    const alone = reflect(message.desc);
    alone.set(field, message.get(field));
    writer.raw(toBinary(message.desc, alone.message));
  }
}

function writeMessage(writer: BinaryWriter, field: DescField, member: ReflectMessage): void {
  writer.tag(field.number, WireType.LengthDelimited).bytes(oneofsLast(member));
}
