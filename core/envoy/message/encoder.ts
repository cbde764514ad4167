import { type DescField, type DescMessage, type DescOneof, ScalarType } from "@bufbuild/protobuf";
import type { WireType } from "@bufbuild/protobuf/wire";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { EncodedMessage } from "./encoded-message.ts";
import { resolve } from "./lazy.ts";
import { mapKey, scalarWriter, wireTypeOf, zeroTest } from "./scalars.ts";
import { sortedKeys, writeStruct } from "./struct.ts";
import { tagOf, type Writer } from "./writer.ts";

/** Writes the fields of a message, without a length before them. */
export type Encoder = (message: object, out: Writer) => void;

/** `Edition.EDITION_PROTO2`. */
const PROTO2 = 998;

type Fields = Readonly<Record<string, unknown>>;
/** Writes a value with its tag. */
type Write = (value: unknown, out: Writer) => void;

const encoders = new WeakMap<DescMessage, Encoder>();

/** The encoder of a message type, compiled on first use and kept. It takes messages, init objects and encoded messages alike. */
export function encoderOf(schema: DescMessage): Encoder {
  const known = encoders.get(schema);
  if (known !== undefined) return known;
  const desc = resolve(schema);
  const encoder = encoders.get(desc) ?? compile(desc);
  encoders.set(desc, encoder);
  encoders.set(schema, encoder);
  return encoder;
}

function compile(desc: DescMessage): Encoder {
  let members: Members | undefined;
  // Messages of proto2 have their defaults on the prototype.
  const inherits = desc.file.edition === PROTO2;
  return (message, out) => {
    if (message instanceof EncodedMessage) {
      out.raw(message.bytes);
      return;
    }
    // Not before, since a type can stand below itself.
    members ??= new Map(desc.members.map((member) => [member.localName, memberOf(member)]));
    const start = out.length;
    if (inherits || !writeAsNamed(members, message, out)) {
      out.cut(start);
      writeSorted(members, message, out);
    }
    const unknown = (message as { readonly $unknown?: readonly Unknown[] }).$unknown;
    if (unknown !== undefined) for (const { no, wireType, data } of unknown) writeUnknown(no, wireType, data, out);
  };
}

/**
 * Writes the fields as they are named; false where that is not the order of their numbers. Init objects name few of the fields that messages
 * have, so it is theirs that are looked at, and those of which there are thousands name them in order.
 */
function writeAsNamed(members: Members, message: object, out: Writer): boolean {
  let last = 0;
  for (const name in message) {
    const member = members.get(name);
    const value = (message as Fields)[name];
    if (member === undefined || value === undefined || value === null) continue;
    const field = fieldFor(member, value);
    if (field === undefined) continue;
    if (field.number < last) return false;
    last = field.number;
    writeField(field, member.cases === undefined ? value : (value as OneofValue).value, out);
  }
  return true;
}

function writeSorted(members: Members, message: object, out: Writer): void {
  const set: { readonly field: Field; readonly value: unknown }[] = [];
  for (const [name, value] of Object.entries(message)) {
    const member = members.get(name);
    if (member === undefined || value === undefined || value === null) continue;
    const field = fieldFor(member, value);
    if (field !== undefined) set.push({ field, value: member.cases === undefined ? value : value.value });
  }
  set.sort((a, b) => a.field.number - b.field.number);
  for (const { field, value } of set) writeField(field, value, out);
}

/** The field that a value is of, if it is to be written. */
function fieldFor(member: Member, value: unknown): Field | undefined {
  if (member.cases === undefined) {
    const absent = member.isList ? (value as readonly unknown[]).length === 0 : !value && member.isAbsent(value);
    return absent ? undefined : member;
  }
  const set = (value as OneofValue).case;
  return set === undefined ? undefined : member.cases.get(set);
}

function writeField(field: Field, value: unknown, out: Writer): void {
  try {
    field.write(value, out);
  } catch (error) {
    if (error instanceof EncodingError) throw error;
    throw new EncodingError(`cannot encode field ${field.name}: ${error instanceof Error ? error.message : error}`);
  }
}

class EncodingError extends Error {}

/** A field that the descriptors do not know, as a decoded message keeps it. */
interface Unknown {
  readonly no: number;
  readonly wireType: WireType;
  readonly data: Uint8Array;
}

function writeUnknown(number: number, type: WireType, data: Uint8Array, out: Writer): void {
  out.tag(tagOf(number, type));
  out.raw(data);
}

/** How a field is written. */
interface Field {
  readonly cases?: undefined;
  /** For people, with that of the message. */
  readonly name: string;
  readonly number: number;
  readonly isList: boolean;
  /** Whether a value that is falsy means that the field is not there. */
  readonly isAbsent: (value: unknown) => boolean;
  readonly write: Write;
}

interface Oneof {
  readonly cases: ReadonlyMap<string, Field>;
}

interface OneofValue {
  readonly case?: string;
  readonly value?: unknown;
}

type Member = Field | Oneof;
type Members = ReadonlyMap<string, Member>;

function memberOf(member: DescField | DescOneof): Member {
  if (member.kind === "field") return fieldOf(member, absenceOf(member));
  return { cases: new Map(member.fields.map((field) => [field.localName, fieldOf(field, never)])) };
}

const never = () => false;

function fieldOf(field: DescField, isAbsent: Field["isAbsent"]): Field {
  const name = `${field.parent.typeName}.${field.name}`;
  return { name, number: field.number, isList: field.fieldKind === "list", isAbsent, write: valueWriter(field) };
}

function absenceOf(field: DescField): Field["isAbsent"] {
  if (field.fieldKind !== "scalar" && field.fieldKind !== "enum") return never;
  return zeroTest(field) ?? never;
}

function valueWriter(field: DescField): Write {
  if ("delimitedEncoding" in field && field.delimitedEncoding)
    throw new Error(`${field} is a group, which Envoy's API does not have`);
  switch (field.fieldKind) {
    case "list":
      return listWriter(field);
    case "map":
      return mapWriter(field);
    case "message":
      return messageWriter(field, field.message);
    default:
      return plainWriter(field, field.fieldKind === "enum" ? ScalarType.INT32 : field.scalar);
  }
}

function plainWriter(field: DescField, type: ScalarType): Write {
  const [tag, write] = [tagOf(field.number, wireTypeOf(type)), scalarWriter(type)];
  if (type === ScalarType.BYTES && zeroTest(field) !== undefined) {
    return (value, out) => {
      if ((value as Uint8Array).length === 0) return;
      out.tag(tag);
      write(value, out);
    };
  }
  return (value, out) => {
    out.tag(tag);
    write(value, out);
  };
}

/** A message below its tag and its length; Structs are plain JSON in init objects, wrappers plain values. */
function messageWriter(field: DescField, message: DescMessage): Write {
  const tag = tagOf(field.number);
  const encode = bodyEncoder(field, message);
  return (value, out) => {
    out.tag(tag);
    if (value instanceof EncodedMessage) {
      out.bytes(value.bytes);
      return;
    }
    const start = out.fork();
    encode(value, out);
    out.join(start);
  };
}

function bodyEncoder(field: DescField, message: DescMessage): Write {
  if (message.typeName === "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value")
    return (value, out) => writeStruct(value as object, out);
  if (field.fieldKind === "message" && field.oneof === undefined && isWrapperDesc(message)) {
    return wrappedWriter(message);
  }
  let encode: Encoder | undefined;
  return (value, out) => {
    if (value === undefined) return;
    encode ??= encoderOf(message);
    encode(value as object, out);
  };
}

/** A wrapper out of its plain value, which stands in its only field. */
function wrappedWriter(wrapper: DescMessage): Write {
  const [only] = wrapper.fields;
  if (only === undefined) throw new Error(`${wrapper} has no field`);
  const field = fieldOf(only, absenceOf(only));
  return (value, out) => {
    if (value || !field.isAbsent(value)) field.write(value, out);
  };
}

function listWriter(field: DescField & { readonly fieldKind: "list" }): Write {
  if (field.listKind === "message") {
    const write = messageWriter(field, field.message);
    return (list, out) => {
      for (const item of list as readonly unknown[]) write(item, out);
    };
  }
  const type = field.listKind === "enum" ? ScalarType.INT32 : field.scalar;
  if (!field.packed) {
    const write = plainWriter(field, type);
    return (list, out) => {
      for (const item of list as readonly unknown[]) write(item, out);
    };
  }
  const [tag, write] = [tagOf(field.number), scalarWriter(type)];
  return (list, out) => {
    out.tag(tag);
    const start = out.fork();
    for (const item of list as readonly unknown[]) write(item, out);
    out.join(start);
  };
}

/** Entries by key: the order of an object's keys is that of their making, which must not show in the bytes. */
function mapWriter(field: DescField & { readonly fieldKind: "map" }): Write {
  const tag = tagOf(field.number);
  const keyTag = tagOf(1, wireTypeOf(field.mapKey));
  const [key, writeKey] = [mapKey(field.mapKey), scalarWriter(field.mapKey)];
  const writeValue = mapValueWriter(field);
  return (map, out) => {
    for (const name of sortedKeys(map as object)) {
      out.tag(tag);
      const start = out.fork();
      out.tag(keyTag);
      writeKey(key(name), out);
      writeValue((map as Fields)[name], out);
      out.join(start);
    }
  };
}

function mapValueWriter(field: DescField & { readonly fieldKind: "map" }): Write {
  if (field.mapKind === "message") {
    const [tag, encode] = [tagOf(2), bodyEncoder(field, field.message)];
    return (value, out) => {
      out.tag(tag);
      const start = out.fork();
      encode(value, out);
      out.join(start);
    };
  }
  const type = field.mapKind === "enum" ? ScalarType.INT32 : field.scalar;
  const [tag, write] = [tagOf(2, wireTypeOf(type)), scalarWriter(type)];
  return (value, out) => {
    out.tag(tag);
    write(value, out);
  };
}
