import type { DescMessage, MessageShape } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import { type EncodedFields, EncodedMessage, tagOf, type Writer, written } from "../../../core/envoy/mod.ts";

/** Where a field stands in an encoded message: from its tag to its end, and where its content begins; a number has no content. */
type Visit = (number: number, start: number, content: number, end: number) => void;

/** The bit of a byte of a varint that more follow; the others are of the number. */
const MORE = 0x80;

/** Walks the fields of an encoded message, or of the one that stands in some places, those of messages in it aside. Throws where the bytes are no message. */
export function eachField(bytes: Uint8Array, visit: Visit, from = 0, to = bytes.length): void {
  for (let start = from, at = from; start < to; start = at) {
    at = endOfVarint(bytes, at, to);
    const tag = varint(bytes, start, at);
    let content = to;
    const type = tag % 8;
    if (type === WireType.LengthDelimited) {
      content = endOfVarint(bytes, at, to);
      at = content + varint(bytes, at, content);
    } else if (type === WireType.Varint) at = endOfVarint(bytes, at, to);
    else if (type === WireType.Bit64) at += 8;
    else if (type === WireType.Bit32) at += 4;
    else throw new Error(`a message has a field of wire type ${type}`);
    if (at > to) throw new Error("a message ends within a field");
    visit(Math.floor(tag / 8), start, Math.min(content, at), at);
  }
}

function endOfVarint(bytes: Uint8Array, from: number, to: number): number {
  let at = from;
  while (at < to && (bytes[at] as number) >= MORE) at++;
  if (at >= to) throw new Error("a message ends within a number");
  return at + 1;
}

function varint(bytes: Uint8Array, from: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= from; at--) value = value * MORE + ((bytes[at] as number) & ~MORE);
  return value;
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
 * The message with other contents in the fields of some numbers: `replace` gets the places of a content, and answers what stands instead of it, or nothing to leave it. Undefined where
 * nothing is replaced. What is looked at may be a message that stands in some places of the bytes.
 */
export function replaced(
  bytes: Uint8Array,
  wanted: readonly number[],
  replace: (from: number, to: number) => readonly Uint8Array[] | undefined,
  [first, last]: readonly [from: number, to: number] = [0, bytes.length],
): Uint8Array | undefined {
  const changes: {
    readonly number: number;
    readonly from: number;
    readonly to: number;
    readonly instead: readonly Uint8Array[];
  }[] = [];
  let kept = first;
  const visit: Visit = (number, start, content, end) => {
    const instead = wanted.includes(number) ? replace(content, end) : undefined;
    if (instead === undefined) return;
    changes.push({ number, from: kept, to: start, instead });
    kept = end;
  };
  eachField(bytes, visit, first, last);
  if (changes.length === 0) return undefined;
  return written((out) => {
    for (const { number, from, to, instead } of changes) {
      out.raw(bytes, from, to);
      for (const one of instead) writeField(out, number, one);
    }
    out.raw(bytes, kept, last);
  });
}

function writeField(out: Writer, number: number, content: Uint8Array): void {
  out.tag(tagOf(number));
  out.bytes(content);
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
  return written((out) => writeField(out, number, content));
}

/** Fields one after the other, which is a message. */
export function joined(parts: readonly Uint8Array[]): Uint8Array {
  return written((out) => {
    for (const part of parts) out.raw(part);
  });
}

/** A message of the contents of fields of a number and what is around them. */
export function withContents(head: Uint8Array, number: number, contents: readonly Uint8Array[]): Uint8Array {
  return written((out) => {
    out.raw(head);
    for (const content of contents) writeField(out, number, content);
  });
}

/** A message of encoded messages in one of its fields, and what is around them. All of it was checked. */
export function withParts<D extends DescMessage>(
  schema: D,
  head: Uint8Array,
  field: keyof MessageShape<D> & string,
  parts: readonly EncodedMessage[],
): EncodedMessage<D> {
  const number = numberOf(schema, field);
  return new EncodedMessage(schema, {
    bytes: () =>
      withContents(
        head,
        number,
        parts.map(({ bytes }) => bytes),
      ),
    violations: [],
    assembled: { head, parts: { [field]: parts } as EncodedFields<D> },
  });
}
