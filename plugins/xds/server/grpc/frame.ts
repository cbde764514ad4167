/** A message that is larger than the server takes, or compressed in a way that nobody agreed on. */
export type FrameError = { readonly kind: "tooLarge"; readonly size: number } | { readonly kind: "compressed" };

/** Cuts a byte stream into gRPC messages (gRPC over HTTP/2, "Length-Prefixed-Message"). */
export interface FrameReader {
  /** Takes bytes as they arrive; the messages they complete, or why the stream must end. */
  push(chunk: Uint8Array): readonly Uint8Array[] | FrameError;
}

const headerBytes = 5;

/** Makes a reader that holds at most one incomplete message of `maxBytes`. */
export function createFrameReader(maxBytes: number): FrameReader {
  let chunks: Uint8Array[] = [];
  let held = 0;
  let need = headerBytes;
  return {
    push(chunk) {
      chunks.push(chunk);
      held += chunk.length;
      if (held < need) return [];
      let bytes = chunks.length === 1 ? chunk : concat(chunks, held);
      const messages: Uint8Array[] = [];
      need = headerBytes;
      while (bytes.length >= headerBytes) {
        const size = new DataView(bytes.buffer, bytes.byteOffset, headerBytes).getUint32(1);
        if (bytes[0] !== 0) return { kind: "compressed" };
        if (size > maxBytes) return { kind: "tooLarge", size };
        need = headerBytes + size;
        if (bytes.length < need) break;
        messages.push(bytes.subarray(headerBytes, need));
        bytes = bytes.subarray(need);
        need = headerBytes;
      }
      chunks = bytes.length === 0 ? [] : [bytes];
      held = bytes.length;
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

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}
