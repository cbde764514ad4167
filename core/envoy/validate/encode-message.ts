import type { DescMessage, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { encode } from "../message/encode.ts";
import { type EncodedFields, EncodedMessage, encodedOf } from "../message/encoded-message.ts";
import { validate } from "./mod.ts";

/** Checks and encodes a message, each once. The init object is not kept. */
export function encodeMessage<D extends DescMessage>(schema: D, init: MessageInitShape<D>): EncodedMessage<D> {
  return new EncodedMessage(schema, { bytes: encode(schema, init), violations: validate(schema, init) });
}

/** The encoded message of one that somebody else made and nobody changes any more: checked and encoded once, however often it is asked for. */
export function encodeOnce<D extends DescMessage>(schema: D, message: MessageShape<D>): EncodedMessage<D> {
  const known = encodedOf(message);
  if (known !== undefined) return known as EncodedMessage<D>;
  const encoded = encodeMessage(schema, message as MessageInitShape<D>);
  encoded.standsFor(message);
  return encoded;
}

/**
 * A message whose named fields hold encoded messages alone. Encoded ones are neither checked nor encoded again, and in the message that is read from the
 * result they stand as the objects that they themselves are read as.
 */
export function assemble<D extends DescMessage>(
  schema: D,
  init: MessageInitShape<D>,
  fields: readonly (keyof MessageShape<D> & string)[],
): EncodedMessage<D> {
  const [head, parts]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
  for (const [name, value] of Object.entries(init))
    (fields.some((field) => field === name) ? parts : head)[name] = value;
  const assembled = { head: encode(schema, head as MessageInitShape<D>), parts: parts as EncodedFields<D> };
  // One that grows large is put together again and again, and not each time does somebody want its bytes.
  return new EncodedMessage(schema, {
    bytes: () => encode(schema, init),
    violations: validate(schema, init),
    assembled,
  });
}
