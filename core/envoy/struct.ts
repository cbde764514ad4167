import { type BinaryWriter, WireType } from "@bufbuild/protobuf/wire";

/** The fields of google.protobuf.Value, a oneof, as tags. */
const NULL = (1 << 3) | WireType.Varint;
const NUMBER = (2 << 3) | WireType.Bit64;
const TEXT = (3 << 3) | WireType.LengthDelimited;
const BOOL = (4 << 3) | WireType.Varint;
const STRUCT = (5 << 3) | WireType.LengthDelimited;
const LIST = (6 << 3) | WireType.LengthDelimited;

/** The first field of Struct, of its entries and of ListValue, and the second of entries. */
const FIRST = (1 << 3) | WireType.LengthDelimited;
const SECOND = (2 << 3) | WireType.LengthDelimited;

/** Writes the fields of a google.protobuf.Struct out of plain JSON; keys in ascending order. */
export function writeStruct(json: object, out: BinaryWriter): void {
  for (const key of Object.keys(json).sort()) {
    out.uint32(FIRST).fork();
    out.uint32(FIRST).string(key);
    out.uint32(SECOND).fork();
    writeValue((json as Readonly<Record<string, unknown>>)[key], out);
    out.join().join();
  }
}

function writeValue(value: unknown, out: BinaryWriter): void {
  switch (typeof value) {
    case "string":
      out.uint32(TEXT).string(value);
      return;
    case "number":
      out.uint32(NUMBER).double(value);
      return;
    case "boolean":
      out.uint32(BOOL).bool(value);
      return;
    case "object":
      if (value === null) out.uint32(NULL).int32(0);
      else if (Array.isArray(value)) writeList(value, out);
      else {
        out.uint32(STRUCT).fork();
        writeStruct(value, out);
        out.join();
      }
      return;
    default:
      return;
  }
}

function writeList(list: readonly unknown[], out: BinaryWriter): void {
  out.uint32(LIST).fork();
  for (const item of list) {
    out.uint32(FIRST).fork();
    writeValue(item, out);
    out.join();
  }
  out.join();
}
