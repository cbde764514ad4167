import { type Derivation, type DeriveOptions, derive, type Reader } from "../../core/incremental/mod.ts";

/**
 * Long lists are read in chunks, each a derivation of its own: when one member changes, its chunk is computed again and the whole is put
 * together from chunks, so the cost follows the square root of the length instead of the length.
 */
const SIZE = 48;

/** A long list that is read in chunks. */
export interface ChunkedList<T> {
  readonly list: Derivation<readonly T[]>;
  /** The members of one chunk; it stays the same while others come or go behind it. Key: `<key of the list>%<chunk>`. */
  readonly members: Derivation<readonly T[]>;
}

/** Cuts a list into chunks, under the name of the derivation of their members. */
export function chunked<T>(name: string, list: Derivation<readonly T[]>): ChunkedList<T> {
  const members = derive(name, (key, read): readonly T[] => {
    const start = Number(key.slice(key.lastIndexOf("%") + 1)) * SIZE;
    return read.from(list, listOfChunk(key)).slice(start, start + SIZE);
  });
  return { list, members };
}

/** What is computed of each chunk of a list. */
export interface PerChunk<V> {
  readonly list: Derivation<readonly unknown[]>;
  /** Key: as that of the chunk's members. */
  readonly chunk: Derivation<V>;
}

/** Declares what is computed of each chunk, from its members and the key of the list. */
export function perChunk<T, V>(
  name: string,
  { list, members }: ChunkedList<T>,
  compute: (members: readonly T[], of: string, read: Reader) => V,
  options: DeriveOptions<V> = {},
): PerChunk<V> {
  const chunk = derive(name, (key, read): V => compute(read.from(members, key), listOfChunk(key), read), options);
  return { list, chunk };
}

/** Declares a part of what is computed of each chunk; it stays the same while other parts change. */
export function partPerChunk<V, P>(name: string, { list, chunk }: PerChunk<V>, part: (value: V) => P): PerChunk<P> {
  return { list, chunk: derive(name, (key, read): P => part(read.from(chunk, key))) };
}

/** What was computed of the chunks of one list, in order. */
export function readChunks<V>({ list, chunk }: PerChunk<V>, of: string, read: Reader): readonly V[] {
  const results: V[] = [];
  const count = Math.ceil(read.from(list, of).length / SIZE);
  for (let place = 0; place < count; place++) results.push(read.from(chunk, `${of}%${place}`));
  return results;
}

function listOfChunk(key: string): string {
  return key.slice(0, key.lastIndexOf("%"));
}
