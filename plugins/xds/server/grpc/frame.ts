/** A message that is larger than the server takes, or compressed in a way that nobody agreed on. */
export type FrameError = { readonly kind: "tooLarge"; readonly size: number } | { readonly kind: "compressed" };

/** Cuts a byte stream into gRPC messages (gRPC over HTTP/2, "Length-Prefixed-Message"). */
export interface FrameReader {
  /** Takes bytes as they arrive; the messages they complete, or why the stream must end. */
  push(chunk: Uint8Array): readonly Uint8Array[] | FrameError;
  /** Bytes of the incomplete message. */
  readonly held: number;
}

const headerBytes = 5;

/** Makes a reader that holds at most one incomplete message of `maxBytes`. */
export function createFrameReader(maxBytes: number): FrameReader {
  /** The beginning of what is incomplete, with room for more: a client may send single bytes, which must not cost an array each. */
  let buffer = new Uint8Array(0);
  let held = 0;
  let need = headerBytes;
  const append = (chunk: Uint8Array): Uint8Array => {
    if (buffer.length < held + chunk.length) {
      const larger = new Uint8Array(Math.max(2 * buffer.length, held + chunk.length));
      larger.set(buffer.subarray(0, held));
      buffer = larger;
    }
    buffer.set(chunk, held);
    held += chunk.length;
    return buffer.subarray(0, held);
  };
  return {
    get held() {
      return held;
    },
    push(chunk) {
      let bytes = held === 0 ? chunk : append(chunk);
      const messages: Uint8Array[] = [];
      if (bytes.length >= need) need = headerBytes;
      while (bytes.length >= need) {
        const size = new DataView(bytes.buffer, bytes.byteOffset, headerBytes).getUint32(1);
        if (bytes[0] !== 0) return { kind: "compressed" };
        if (size > maxBytes) return { kind: "tooLarge", size };
        need = headerBytes + size;
        if (bytes.length < need) break;
        messages.push(bytes.subarray(headerBytes, need));
        bytes = bytes.subarray(need);
        need = headerBytes;
      }
      // Messages are parts of the buffer and may be kept, so what is left begins another one.
      if (messages.length > 0 || held === 0) {
        buffer = new Uint8Array(0);
        held = 0;
        if (bytes.length > 0) append(bytes);
      }
      return messages;
    },
  };
}

/** A message with its prefix, uncompressed. */
export function frame(message: Uint8Array): Uint8Array {
  const framed = new Uint8Array(headerBytes + message.length);
  new DataView(framed.buffer).setUint32(1, message.length);
  framed.set(message, headerBytes);
  return framed;
}
