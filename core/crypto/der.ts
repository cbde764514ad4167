/** One element of DER: what it is, and the bytes in it. */
export interface DerElement {
  readonly tag: number;
  readonly content: Uint8Array;
}

/** More elements in a row than any structure that is read here has at its top. */
const MAX_ELEMENTS = 16;

/**
 * The elements that follow each other in DER (X.690), at most so many as any reader here looks at; undefined when the bytes are cut off or a
 * length is not one of DER. The function reads no deeper than one level, and never beyond the bytes.
 */
export function derElements(bytes: Uint8Array): readonly DerElement[] | undefined {
  const elements: DerElement[] = [];
  const reader = derReader(bytes);
  while (!reader.atEnd() && elements.length < MAX_ELEMENTS) {
    const element = reader.next();
    if (!element) return undefined;
    elements.push(element);
  }
  return elements;
}

/** Reads one element of DER after the other. */
export interface DerReader {
  /** The next element; undefined where none begins. It is read once. */
  next(): DerElement | undefined;
  /** The content of the next element when it has the tag; else the element stays the next one. */
  take(tag: number): Uint8Array | undefined;
  /** Whether the next element has the tag; it may be cut off all the same. */
  has(tag: number): boolean;
  atEnd(): boolean;
  /** The bytes that have not been read. */
  rest(): Uint8Array;
}

/** A reader of the elements in bytes. The bytes behind an element are looked at when they are asked for, and not before. */
export function derReader(bytes: Uint8Array): DerReader {
  let at = 0;
  const read = () => {
    const length = derLength(bytes, at + 1);
    if (length === undefined || length.end + length.value > bytes.length) return undefined;
    const content = bytes.subarray(length.end, length.end + length.value);
    return { element: { tag: bytes[at] as number, content }, end: length.end + length.value };
  };
  const accept = (found: ReturnType<typeof read>) => {
    if (found) at = found.end;
    return found?.element;
  };
  return {
    next: () => accept(read()),
    take: (tag) => (bytes[at] === tag ? accept(read())?.content : undefined),
    has: (tag) => bytes[at] === tag,
    atEnd: () => at >= bytes.length,
    rest: () => bytes.subarray(at),
  };
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
