/** How one part of a key is read; it is written as text. */
type ReadPart<T extends string | number> = (text: string) => T;

/** A part that is text, or one of some texts. */
export const text = <T extends string = string>(): ReadPart<T> => asText as ReadPart<T>;

/** A part that is a number. */
export const number: ReadPart<number> = Number;

const asText = (part: string) => part;

/** Writes keys of one sort and reads them: nothing else takes such a key apart. */
export interface KeyCodec<Parts extends readonly (string | number)[]> {
  /** The key of parts; other parts have another key. */
  of(...parts: Parts): string;
  /** The parts of a key that `of` made. */
  read(key: string): Parts;
}

type Readers<Parts extends readonly (string | number)[]> = { readonly [I in keyof Parts]: ReadPart<Parts[I]> };

/**
 * The codec of keys whose parts stand one behind the other with a separator between them, as `Gateway/default/eg`. A separator within a part is escaped, as is
 * `%`, but in the last part, which goes to the end: a key within another one costs nothing there.
 */
export function keyCodec<Parts extends readonly (string | number)[]>(
  separator: string,
  ...readers: Readers<Parts>
): KeyCodec<Parts> {
  const last = readers.length - 1;
  const code = `%${separator.charCodeAt(0).toString(16)}`;
  const escaped = (part: string | number) => {
    const said = String(part);
    if (!said.includes(separator) && !said.includes("%")) return said;
    return said.replaceAll("%", "%25").replaceAll(separator, code);
  };
  const plain = (part: string) => part.replaceAll(code, separator).replaceAll("%25", "%");
  return {
    of: writerOf(readers.length, separator, escaped) as unknown as KeyCodec<Parts>["of"],
    read(key) {
      const isPlain = !key.includes("%");
      const parts = new Array<string | number>(last + 1);
      let from = 0;
      for (let i = 0; i < last; i++) {
        const at = key.indexOf(separator, from);
        if (at < 0) throw new Error(`the key ${key} has fewer than ${last + 1} parts`);
        const part = key.slice(from, at);
        parts[i] = (readers[i] as ReadPart<string>)(isPlain ? part : plain(part));
        from = at + 1;
      }
      parts[last] = (readers[last] as ReadPart<string>)(key.slice(from));
      return parts as unknown as Parts;
    },
  };
}

type Part = string | number;

/** Writes parts as a key. Keys are written for every step of a build, so those of few parts, which nearly all are, do without a list of their parts. */
function writerOf(length: number, separator: string, escaped: (part: Part) => string): (...parts: Part[]) => string {
  switch (length) {
    case 2:
      return (a, b) => escaped(a as Part) + separator + b;
    case 3:
      return (a, b, c) => escaped(a as Part) + separator + escaped(b as Part) + separator + c;
    default:
      return (...parts) => [...parts.slice(0, -1).map(escaped), parts.at(-1)].join(separator);
  }
}
