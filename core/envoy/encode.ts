import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { encoderOf } from "./encoder.ts";
import { Writer } from "./writer.ts";

/** A buffer that has held more bytes is not kept. */
const KEPT = 1 << 22;

let writer = new Writer();

/**
 * The bytes of a message, straight from its init object.
 * Promise: deterministic (fields by number, map entries by key), so equal messages have equal bytes; the input is not changed. Throws where a
 * value is not one of its field's type.
 */
export function encode<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array {
  try {
    // All calls write to one buffer, which has grown to what messages need.
    encoderOf(schema)(message, writer);
    const bytes = writer.finish();
    if (bytes.length > KEPT) writer = new Writer();
    return bytes;
  } catch (error) {
    // What was written half way is of no use.
    writer = new Writer();
    throw error;
  }
}
