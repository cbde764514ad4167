import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { encoderOf } from "./encoder.ts";

/** A buffer that once held more is not kept. */
const KEPT = 1 << 20;

let writer = new BinaryWriter();

/**
 * The bytes of a message, straight from its init object.
 * Promise: deterministic (fields by number, map entries by key), so equal messages have equal bytes; the input is not changed. Throws where a
 * value is not one of its field's type.
 */
export function encode<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array {
  // All calls write to one buffer, which has grown to what messages need; one that failed half way leaves it unusable.
  const out = writer;
  try {
    encoderOf(schema)(message, out);
    const bytes = out.finish();
    if (bytes.length > KEPT) writer = new BinaryWriter();
    return bytes;
  } catch (error) {
    writer = new BinaryWriter();
    throw error;
  }
}
