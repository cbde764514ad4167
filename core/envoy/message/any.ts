import { create, type DescMessage, type MessageInitShape } from "@bufbuild/protobuf";
import { type Any, AnySchema } from "@bufbuild/protobuf/wkt";
import { encode } from "./encode.ts";

/** The prefix that Envoy and its control planes put before a message's full name. */
export const typeUrlPrefix = "type.googleapis.com/";

/** The type URL of a message, as it stands in an Any and in xDS requests. */
export function typeUrl(schema: DescMessage): string {
  return typeUrlPrefix + schema.typeName;
}

/** A message inside an Any. Promise: deterministic, see `encode`; the input is not changed. */
export function packAny<D extends DescMessage>(schema: D, init: MessageInitShape<D>): Any {
  const any = packBytes(typeUrl(schema), encode(schema, init));
  contents.set(any, { schema, message: init });
  return any;
}

/** The message that an Any was made from, so that whoever checks the Any need not decode it. */
interface Content {
  readonly schema: DescMessage;
  readonly message: object;
}

const contents = new WeakMap<Any, Content>();

/** The message or init object that `packAny` made an Any from, until it is forgotten. */
export function contentOf(any: Any): Content | undefined {
  return contents.get(any);
}

/** Lets go of what an Any was made from, once it was looked at. */
export function forgetContent(any: Any): void {
  contents.delete(any);
}

/** An Any around bytes that are encoded already. */
export function packBytes(url: string, value: Uint8Array): Any {
  return create(AnySchema, { typeUrl: url, value: value as Uint8Array<ArrayBuffer> });
}
