import type { DescMessage, MessageInitShape } from "@bufbuild/protobuf";
import { encode } from "./encode.ts";
import { type Parts, Sealed } from "./sealed.ts";
import { validate } from "./validate/mod.ts";

/** Checks and encodes a message, each once. The init object is not kept. */
export function seal<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Sealed<D> {
  return new Sealed(schema, { bytes: encode(schema, init), violations: validate(schema, init) });
}

/**
 * A message of which some fields hold sealed messages; those are neither checked nor encoded again, and in the message that is read from the
 * result they stand as the objects that they themselves are read as.
 */
export function assemble<D extends DescMessage>(schema: D, head: MessageInitShape<D>, parts: Parts<D>): Sealed<D> {
  const whole = { ...head, ...parts } as MessageInitShape<D>;
  const assembled = { head: encode(schema, head), parts };
  return new Sealed(schema, { bytes: encode(schema, whole), violations: validate(schema, whole), assembled });
}
