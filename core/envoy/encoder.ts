import { type DescField, type DescMessage, ScalarType } from "@bufbuild/protobuf";
import { type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { isWrapperDesc } from "@bufbuild/protobuf/wkt";
import { resolve } from "./lazy.ts";
import { mapKey, scalarWriter, wireTypeOf, zeroTest } from "./scalars.ts";
import { Sealed } from "./sealed.ts";
import { writeStruct } from "./struct.ts";

/** Writes the fields of a message, without a length before them. */
export type Encoder = (message: object, out: BinaryWriter) => void;

type Fields = Readonly<Record<string, unknown>>;
/** Writes a value with its tag. */
type Write = (value: unknown, out: BinaryWriter) => void;

const encoders = new WeakMap<DescMessage, Encoder>();

/** The encoder of a message type, compiled on first use and kept. It takes messages, init objects and sealed messages alike. */
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
  let fields: readonly Encoder[] | undefined;
  return (message, out) => {
    if (message instanceof Sealed) {
      out.raw(message.bytes);
      return;
    }
    // Not before, since a type can stand below itself.
    fields ??= desc.fields.toSorted((a, b) => a.number - b.number).map(fieldEncoder);
    for (let i = 0; i < fields.length; i++) (fields[i] as Encoder)(message, out);
    const unknown = (message as { readonly $unknown?: readonly Unknown[] }).$unknown;
    if (unknown !== undefined) for (const { no, wireType, data } of unknown) out.tag(no, wireType).raw(data);
  };
}

/** A field that the descriptors do not know, as a decoded message keeps it. */
interface Unknown {
  readonly no: number;
  readonly wireType: WireType;
  readonly data: Uint8Array;
}

function fieldEncoder(field: DescField): Encoder {
  const { localName } = field;
  const write = valueWriter(field);
  if (field.oneof !== undefined) {
    const oneof = field.oneof.localName;
    return (message, out) => {
      const set = (message as Fields)[oneof] as { readonly case?: string; readonly value?: unknown } | undefined;
      if (set !== undefined && set !== null && set.case === localName) write(set.value, out);
    };
  }
  if (field.fieldKind === "scalar" || field.fieldKind === "enum") {
    const isZero = zeroTest(field);
    return (message, out) => {
      const value = (message as Fields)[localName];
      if (value === undefined || value === null) return;
      // Messages of proto2 have their defaults on the prototype.
      if (isZero === undefined ? Object.hasOwn(message, localName) : !isZero(value)) write(value, out);
    };
  }
  return (message, out) => {
    const value = (message as Fields)[localName];
    if (value !== undefined && value !== null) write(value, out);
  };
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
  const [tag, write] = [tagOf(field.number, wireTypeOf(type)), scalarWriter(field, type)];
  return (value, out) => {
    out.uint32(tag);
    write(value, out);
  };
}

/** A message below its tag and its length; Structs are plain JSON in init objects, wrappers plain values. */
function messageWriter(field: DescField, message: DescMessage): Write {
  const tag = tagOf(field.number, WireType.LengthDelimited);
  const encode = bodyEncoder(field, message);
  return (value, out) => {
    out.uint32(tag);
    if (value instanceof Sealed) {
      out.bytes(value.bytes);
      return;
    }
    out.fork();
    encode(value, out);
    out.join();
  };
}

function bodyEncoder(field: DescField, message: DescMessage): Write {
  if (message.typeName === "google.protobuf.Struct" && field.parent.typeName !== "google.protobuf.Value")
    return (value, out) => writeStruct(value as object, out);
  if (field.fieldKind === "message" && field.oneof === undefined && isWrapperDesc(message)) {
    const encode = encoderOf(message);
    return (value, out) => encode({ value }, out);
  }
  let encode: Encoder | undefined;
  return (value, out) => {
    if (value === undefined) return;
    encode ??= encoderOf(message);
    encode(value as object, out);
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
  const [tag, write] = [tagOf(field.number, WireType.LengthDelimited), scalarWriter(field, type)];
  return (list, out) => {
    if ((list as readonly unknown[]).length === 0) return;
    out.uint32(tag).fork();
    for (const item of list as readonly unknown[]) write(item, out);
    out.join();
  };
}

/** Entries by key: the order of an object's keys is that of their making, which must not show in the bytes. */
function mapWriter(field: DescField & { readonly fieldKind: "map" }): Write {
  const tag = tagOf(field.number, WireType.LengthDelimited);
  const keyTag = tagOf(1, wireTypeOf(field.mapKey));
  const [key, writeKey] = [mapKey(field.mapKey), scalarWriter(field, field.mapKey)];
  const writeValue = mapValueWriter(field);
  return (map, out) => {
    for (const name of sortedKeys(map as object)) {
      out.uint32(tag).fork().uint32(keyTag);
      writeKey(key(name), out);
      writeValue((map as Fields)[name], out);
      out.join();
    }
  };
}

function mapValueWriter(field: DescField & { readonly fieldKind: "map" }): Write {
  if (field.mapKind === "message") {
    const [tag, encode] = [tagOf(2, WireType.LengthDelimited), bodyEncoder(field, field.message)];
    return (value, out) => {
      out.uint32(tag).fork();
      encode(value, out);
      out.join();
    };
  }
  const type = field.mapKind === "enum" ? ScalarType.INT32 : field.scalar;
  const [tag, write] = [tagOf(2, wireTypeOf(type)), scalarWriter(field, type)];
  return (value, out) => {
    out.uint32(tag);
    write(value, out);
  };
}

function sortedKeys(map: object): readonly string[] {
  const keys = Object.keys(map);
  return keys.length > 1 ? keys.sort() : keys;
}

function tagOf(number: number, type: WireType): number {
  return ((number << 3) | type) >>> 0;
}
