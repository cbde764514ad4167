import { WireType } from "@bufbuild/protobuf/wire";
import { tagOf, type Writer } from "./writer.ts";

/** The fields of google.protobuf.Value, a oneof, as tags. */
const NULL = tagOf(1, WireType.Varint);
const NUMBER = tagOf(2, WireType.Bit64);
const TEXT = tagOf(3);
const BOOL = tagOf(4, WireType.Varint);
const STRUCT = tagOf(5);
const LIST = tagOf(6);

/** The first field of Struct, of its entries and of ListValue, and the second of entries. */
const FIRST = tagOf(1);
const SECOND = tagOf(2);

/** Writes the fields of a google.protobuf.Struct out of plain JSON; keys in ascending order. */
export function writeStruct(json: object, out: Writer): void {
  for (const key of sortedKeys(json)) {
    out.tag(FIRST);
    const entry = out.fork();
    out.tag(FIRST);
    out.string(key);
    writeValue(SECOND, (json as Readonly<Record<string, unknown>>)[key], out);
    out.join(entry);
  }
}

/** The keys of a map, ascending; most have one, or are in order. */
export function sortedKeys(map: object): readonly string[] {
  const keys = Object.keys(map);
  for (let i = 1; i < keys.length; i++) if ((keys[i - 1] as string) > (keys[i] as string)) return keys.sort();
  return keys;
}

/** Writes a google.protobuf.Value below a tag. */
function writeValue(tag: number, value: unknown, out: Writer): void {
  out.tag(tag);
  const start = out.fork();
  writeKind(value, out);
  out.join(start);
}

function writeKind(value: unknown, out: Writer): void {
  switch (typeof value) {
    case "string":
      out.tag(TEXT);
      out.string(value);
      return;
    case "number":
      out.tag(NUMBER);
      out.double(value);
      return;
    case "boolean":
      out.tag(BOOL);
      out.bool(value);
      return;
    case "object":
      if (value === null) {
        out.tag(NULL);
        out.int32(0);
      } else writeParts(value, out);
      return;
    default:
      return;
  }
}

function writeParts(value: object, out: Writer): void {
  out.tag(Array.isArray(value) ? LIST : STRUCT);
  const start = out.fork();
  if (Array.isArray(value)) for (const item of value) writeValue(FIRST, item, out);
  else writeStruct(value, out);
  out.join(start);
}
