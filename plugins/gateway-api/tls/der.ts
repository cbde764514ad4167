/** One element of DER: what it is, and the bytes in it. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** More elements in a row than any structure that is read here has at its top. */
const MAX_ELEMENTS = 16;

/**
 * The elements that follow each other in DER (X.690), at most so many as any reader here looks at; undefined when the bytes are cut off or a
 * length is not one of DER. It reads no deeper than one level, and never beyond the bytes.
 */
export function derElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  let at = 0;
  while (at < bytes.length && elements.length < MAX_ELEMENTS) {
    const tag = bytes[at] as number;
    const length = derLength(bytes, at + 1);
    if (length === undefined || length.end + length.value > bytes.length) return undefined;
    elements.push({ tag, content: bytes.subarray(length.end, length.end + length.value) });
    at = length.end + length.value;
  }
  return elements;
}

/** "Short form": one byte below 128. "Long form": the number of bytes that follow; four hold any length that fits into an object here. */
function derLength(bytes: Uint8Array, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at];
  if (first === undefined) return undefined;
  if (first < 0x80) return { value: first, end: at + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 4 || at + 1 + count > bytes.length) return undefined;
  let value = 0;
  for (const byte of bytes.subarray(at + 1, at + 1 + count)) value = value * 256 + byte;
  return { value, end: at + 1 + count };
}
