import { type DescField, ScalarType } from "@bufbuild/protobuf";
import { WireType } from "@bufbuild/protobuf/wire";
import type { Writer } from "./writer.ts";

/** `FeatureSet.FieldPresence.IMPLICIT`: a zero value means that the field is not set. */
const IMPLICIT = 2;

type WriteScalar = (value: unknown, out: Writer) => void;

const writers: Readonly<Record<ScalarType, (value: never, out: Writer) => void>> = {
  [ScalarType.STRING]: (value: string, out) => out.string(value),
  [ScalarType.BYTES]: (value: Uint8Array, out) => out.bytes(value),
  [ScalarType.BOOL]: (value: boolean, out) => out.bool(value),
  [ScalarType.DOUBLE]: (value: number, out) => out.double(value),
  [ScalarType.FLOAT]: (value: number, out) => out.float(value),
  [ScalarType.INT32]: (value: number, out) => out.int32(value),
  [ScalarType.UINT32]: (value: number, out) => out.uint32(value),
  [ScalarType.SINT32]: (value: number, out) => out.sint32(value),
  [ScalarType.FIXED32]: (value: number, out) => out.fixed32(value),
  [ScalarType.SFIXED32]: (value: number, out) => out.sfixed32(value),
  [ScalarType.INT64]: (value: bigint, out) => out.int64(value),
  [ScalarType.UINT64]: (value: bigint, out) => out.uint64(value),
  [ScalarType.SINT64]: (value: bigint, out) => out.sint64(value),
  [ScalarType.FIXED64]: (value: bigint, out) => out.fixed64(value),
  [ScalarType.SFIXED64]: (value: bigint, out) => out.sfixed64(value),
};

/** Writes one plain value without a tag; throws where it is not of the type. */
export function scalarWriter(type: ScalarType): WriteScalar {
  return writers[type] as WriteScalar;
}

/** How a scalar stands on the wire. */
export function wireTypeOf(type: ScalarType): WireType {
  switch (type) {
    case ScalarType.STRING:
    case ScalarType.BYTES:
      return WireType.LengthDelimited;
    case ScalarType.DOUBLE:
    case ScalarType.FIXED64:
    case ScalarType.SFIXED64:
      return WireType.Bit64;
    case ScalarType.FLOAT:
    case ScalarType.FIXED32:
    case ScalarType.SFIXED32:
      return WireType.Bit32;
    default:
      return WireType.Varint;
  }
}

/** Tells the values of a field that are not written; undefined for a field that is written whenever it is there. */
export function zeroTest(field: DescField): ((value: unknown) => boolean) | undefined {
  if ((field.fieldKind !== "scalar" && field.fieldKind !== "enum") || field.presence !== IMPLICIT) return undefined;
  if (field.fieldKind === "enum") return (value) => value === 0;
  switch (field.scalar) {
    case ScalarType.STRING:
      return (value) => value === "";
    case ScalarType.BOOL:
      return (value) => value === false;
    case ScalarType.BYTES:
      return (value) => (value as Uint8Array).length === 0;
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      // Minus zero is another value.
      return (value) => Object.is(value, 0);
    default:
      return (value) => value === 0 || value === 0n || value === "0";
  }
}

/** The value that a field has while it is not set; undefined for one that is not there then. */
export function zeroOf(field: DescField): unknown {
  if ((field.fieldKind !== "scalar" && field.fieldKind !== "enum") || field.presence !== IMPLICIT) return undefined;
  if (field.fieldKind === "enum") return 0;
  switch (field.scalar) {
    case ScalarType.STRING:
      return "";
    case ScalarType.BOOL:
      return false;
    case ScalarType.BYTES:
      return new Uint8Array();
    default:
      return wide.has(field.scalar) ? (field.longAsString ? "0" : 0n) : 0;
  }
}

const wide: ReadonlySet<ScalarType> = new Set([
  ...[ScalarType.INT64, ScalarType.UINT64, ScalarType.SINT64, ScalarType.FIXED64, ScalarType.SFIXED64],
]);

/** Makes a map's key, which is a string in JavaScript, what it is on the wire. */
export function mapKey(type: ScalarType): (name: string) => unknown {
  switch (type) {
    case ScalarType.STRING:
      return (name) => name;
    case ScalarType.BOOL:
      return (name) => name === "true";
    default:
      return wide.has(type) ? BigInt : Number;
  }
}
