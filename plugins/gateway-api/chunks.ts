import { type Derivation, type DeriveOptions, derive, type Reader } from "../../core/incremental/mod.ts";
import { fnv1a } from "../../core/scalars/mod.ts";

/**
 * Long lists are read in chunks, each a derivation of its own: when one member changes, its chunk is computed again and the whole is put
 * together from chunks, so the cost follows the square root of the length instead of the length.
 *
 * A chunk begins with a member whose name says so, one in so many, or after a few times as many. So one that comes or goes moves the members of
 * its own chunk, and not those of all that follow.
 */
const SIZE = 48;
const MOST = 4 * SIZE;

/** A long list of names that is read in chunks. */
export interface ChunkedList {
  readonly chunks: Derivation<Chunks>;
  /** The members of one chunk; it stays the same while others come or go elsewhere. Key: `<key of the list>%<first member>`. */
  readonly members: Derivation<readonly string[]>;
}

/** The members of each chunk by the first of them, in order. */
type Chunks = ReadonlyMap<string, readonly string[]>;

const NO_MEMBERS: readonly string[] = Object.freeze([]);

/** Cuts a list of distinct names into chunks, under the name of the derivation of their members. */
export function chunked(name: string, list: Derivation<readonly string[]>): ChunkedList {
  const chunks = derive(`${name}-cut`, (key, read) => cut(read.from(list, key)));
  const members = derive(name, (key, read): readonly string[] => {
    const [of, first] = splitChunkKey(key);
    return read.from(chunks, of).get(first) ?? NO_MEMBERS;
  });
  return { chunks, members };
}

function cut(names: readonly string[]): Chunks {
  const chunks = new Map<string, string[]>();
  let chunk: string[] = [];
  for (const name of names) {
    if (chunk.length === 0 || chunk.length === MOST || beginsChunk(name)) {
      chunk = [];
      chunks.set(name, chunk);
    }
    chunk.push(name);
  }
  return chunks;
}

function beginsChunk(name: string): boolean {
  return (fnv1a(name) >>> 0) % SIZE === 0;
}

/** What is computed of each chunk of a list. */
export interface PerChunk<V> {
  readonly chunks: Derivation<Chunks>;
  /** Key: as that of the chunk's members. */
  readonly chunk: Derivation<V>;
}

/** Declares what is computed of each chunk, from its members and the key of the list. */
export function perChunk<V>(
  name: string,
  { chunks, members }: ChunkedList,
  compute: (members: readonly string[], of: string, read: Reader) => V,
  options: DeriveOptions<V> = {},
): PerChunk<V> {
  const chunk = derive(name, (key, read): V => compute(read.from(members, key), splitChunkKey(key)[0], read), options);
  return { chunks, chunk };
}

/** Declares what is made of what is computed of each chunk, such as a part of it, which stays the same while other parts change. */
export function partPerChunk<V, P>(
  name: string,
  { chunks, chunk }: PerChunk<V>,
  part: (value: V, read: Reader) => P,
  options: DeriveOptions<P> = {},
): PerChunk<P> {
  return { chunks, chunk: derive(name, (key, read): P => part(read.from(chunk, key), read), options) };
}

/** What was computed of the chunks of one list, in order. */
export function readChunks<V>({ chunks, chunk }: PerChunk<V>, of: string, read: Reader): readonly V[] {
  return Array.from(read.from(chunks, of).keys(), (first) => read.from(chunk, `${of}%${first}`));
}

function splitChunkKey(key: string): readonly [list: string, first: string] {
  const at = key.lastIndexOf("%");
  return [key.slice(0, at), key.slice(at + 1)];
}
