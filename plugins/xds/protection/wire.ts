import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { type EncodedFields, EncodedMessage, tagOf, written } from "../../../core/envoy/mod.ts";

/** Where a field stands in an encoded message: from its tag to its end, and where its content begins; a number has no content. */
type Visit = (number: number, start: number, content: number, end: number) => void;

/** Bits of a varint that are taken, seven a byte, and a byte that more follow. */
const [BITS, MORE] = [7, 0x80];

/** Walks the fields of an encoded message, those of messages in it aside. Throws where the bytes are no message. */
export function eachField(bytes: Uint8Array, visit: Visit): void {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 0; at < bytes.length; shift += BITS) {
      const byte = bytes[at++] as number;
      value += (byte & ~MORE) * 2 ** shift;
      if (byte < MORE) return value;
    }
    throw new Error("a message ends within a number");
  };
  while (at < bytes.length) {
    const start = at;
    const tag = varint();
    let content = bytes.length;
    const type = tag % 8;
    if (type === WireType.LengthDelimited) {
      const length = varint();
      content = at;
      at += length;
    } else if (type === WireType.Varint) varint();
    else if (type === WireType.Bit64) at += 8;
    else if (type === WireType.Bit32) at += 4;
    else throw new Error(`a message has a field of wire type ${type}`);
    if (at > bytes.length) throw new Error("a message ends within a field");
    visit(Math.floor(tag / 8), start, Math.min(content, at), at);
  }
}

/** The contents of the fields of a number, each without tag and length. */
export function contentsOf(bytes: Uint8Array, number: number): readonly Uint8Array[] {
  const found: Uint8Array[] = [];
  eachField(bytes, (field, _start, content, end) => {
    if (field === number) found.push(bytes.subarray(content, end));
  });
  return found;
}

/** The content of a field that stands there once; nothing where it is not there. */
export function contentOf(bytes: Uint8Array, number: number): Uint8Array {
  return contentsOf(bytes, number).at(-1) ?? NOTHING;
}

const NOTHING = new Uint8Array();

/** The fields of some numbers as they stand in the message. */
export function only(bytes: Uint8Array, wanted: readonly number[]): Uint8Array {
  const kept: Uint8Array[] = [];
  eachField(bytes, (number, start, _content, end) => {
    if (wanted.includes(number)) kept.push(bytes.subarray(start, end));
  });
  return joined(kept);
}

/**
 * The message with other contents in the fields of some numbers: `replace` answers what stands instead of one, or nothing to leave it. The same object
 * where nothing is replaced.
 */
export function replaced(
  bytes: Uint8Array,
  wanted: readonly number[],
  replace: (content: Uint8Array) => readonly Uint8Array[] | undefined,
): Uint8Array {
  const parts: Uint8Array[] = [];
  let kept = 0;
  eachField(bytes, (number, start, content, end) => {
    const instead = wanted.includes(number) ? replace(bytes.subarray(content, end)) : undefined;
    if (instead === undefined) return;
    parts.push(bytes.subarray(kept, start), ...instead.map((one) => asField(number, one)));
    kept = end;
  });
  return parts.length === 0 ? bytes : joined([...parts, bytes.subarray(kept)]);
}

/** Whether a boolean field is set. */
export function isSet(bytes: Uint8Array, number: number): boolean {
  let value = false;
  eachField(bytes, (field, _start, _content, end) => {
    if (field === number) value = bytes[end - 1] === 1;
  });
  return value;
}

const numbers = new WeakMap<DescMessage, Map<string, number>>();

/** The number of a field by the name that it has in code. Looked up once: descriptors are decoded when they are first asked. */
export function numberOf(schema: DescMessage, field: string): number {
  const known = numbers.get(schema) ?? new Map<string, number>();
  numbers.set(schema, known);
  const number = known.get(field) ?? schema.field[field]?.number;
  if (number === undefined) throw new Error(`${schema.typeName} has no field ${field}`);
  known.set(field, number);
  return number;
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

/** A message of encoded messages in one of its fields, and what is around them. All of it was checked. */
export function withParts<D extends DescMessage>(
  schema: D,
  head: Uint8Array,
  field: keyof MessageShape<D> & string,
  parts: readonly EncodedMessage[],
): EncodedMessage<D> {
  return new EncodedMessage(schema, {
    bytes: () => joined([head, ...parts.map(({ bytes }) => asField(numberOf(schema, field), bytes))]),
    violations: [],
    assembled: { head, parts: { [field]: parts } as EncodedFields<D> },
  });
}
