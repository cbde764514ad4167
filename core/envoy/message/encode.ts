import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { encoderOf } from "./encoder.ts";
import { Writer } from "./writer.ts";

/** A buffer that has held more bytes is not kept. */
const KEPT = 1 << 22;

/** Nobody writes to it now. */
let idle: Writer | undefined;

/**
 * The bytes of a message, straight from its init object.
 * Promise: deterministic (fields by number, map entries by key), so equal messages have equal bytes; the input is not changed. Throws where a
 * value is not one of its field's type.
 */
export function encode<D extends DescMessage>(schema: D, message: MessageInitShape<D>): Uint8Array {
  const encoder = encoderOf(schema);
  return written((out) => encoder(message, out));
}

/** The bytes that `write` writes, for messages that are put together from encoded parts. */
export function written(write: (out: Writer) => void): Uint8Array {
  // All calls write to one buffer, which has grown to what messages need. Bytes that a failed one wrote half way are of no use, nor is its buffer.
  const out = idle ?? new Writer();
  idle = undefined;
  write(out);
  const bytes = out.finish();
  if (bytes.length <= KEPT) idle = out;
  return bytes;
}
