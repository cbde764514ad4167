/**
 * Envoy's v3 API: typed messages, Any and deterministic bytes.
 *
 * In: plain init objects of generated types (`generated/**_pb.ts`, imported file by file). Out: messages, bytes, Any.
 * The module never does I/O, and importing a generated file decodes no descriptor (see `lazy.ts`). Code that needs the names of all
 * types has a door of its own: `registry.ts` (JSON and unpacking), `validate/mod.ts` and `bootstrap/mod.ts`.
 */
export { packAny, packBytes, typeUrl, typeUrlPrefix } from "./message/any.ts";
export { encode, written } from "./message/encode.ts";
export {
  asFields,
  type EncodedContent,
  type EncodedFields,
  EncodedMessage,
  encodedOf,
} from "./message/encoded-message.ts";
export { tagOf, type Writer } from "./message/writer.ts";
export { assemble, encodeMessage, encodeOnce } from "./validate/encode-message.ts";
