import type { DescMessage } from "@bufbuild/protobuf";
import { BinaryReader, WireType } from "@bufbuild/protobuf/wire";
import { tagOf, written } from "../../../core/envoy/mod.ts";

/** A field of an encoded message whose value has a length: text, bytes or a message. */
export interface Field {
  readonly number: number;
  /** What stands in the field, without tag and length. */
  readonly content: Uint8Array;
  /** The field as it stands in the message. */
  readonly whole: Uint8Array;
}

/** The fields of an encoded message in their order; those with numbers in them have no content. Throws where the bytes are no message. */
export function fieldsOf(bytes: Uint8Array): readonly Field[] {
  const reader = new BinaryReader(bytes);
  const fields: Field[] = [];
  while (reader.pos < reader.len) {
    const start = reader.pos;
    const [number, type] = reader.tag();
    const hasLength = type === WireType.LengthDelimited;
    const content = hasLength ? reader.bytes() : NOTHING;
    if (!hasLength) reader.skip(type, number);
    fields.push({ number, content, whole: bytes.subarray(start, reader.pos) });
  }
  return fields;
}

const NOTHING = new Uint8Array();

/** What stands in the fields of a number. */
export function contentsOf(bytes: Uint8Array, number: number): readonly Uint8Array[] {
  return fieldsOf(bytes).flatMap((field) => (field.number === number ? [field.content] : []));
}

/** What stands in a field that stands there once; nothing where it is not there. */
export function contentOf(bytes: Uint8Array, number: number): Uint8Array {
  return contentsOf(bytes, number).at(-1) ?? NOTHING;
}

/** The number of a field by the name that it has in code. */
export function numberOf(schema: DescMessage, field: string): number {
  const found = schema.field[field];
  if (found === undefined) throw new Error(`${schema.typeName} has no field ${field}`);
  return found.number;
}

const utf8 = new TextDecoder();

/** The text in a field. */
export function textOf(content: Uint8Array): string {
  return utf8.decode(content);
}

/** Content as a field. */
export function asField(number: number, content: Uint8Array): Uint8Array {
  return written((out) => {
    out.tag(tagOf(number));
    out.bytes(content);
  });
}

/** Fields one after the other, which is a message. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return written((out) => {
    for (const part of parts) out.raw(part);
  });
}
