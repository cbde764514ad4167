/**
 * Long lists are read in chunks, each a derivation of its own: when one member changes, its chunk is computed again and the whole is put
 * together from chunks, so the cost follows the square root of the length instead of the length.
 */
const SIZE = 64;

/** Keys of the chunks of a list of some length; `of` names the list. */
export function chunkKeys(of: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(length / SIZE) }, (_, place) => `${of}%${place}`);
}

/** The name of the list of a chunk key. */
export function listOfChunk(key: string): string {
  return key.slice(0, key.lastIndexOf("%"));
}

/** The members of a list that belong to a chunk. */
export function membersOfChunk<T>(key: string, list: readonly T[]): readonly T[] {
  const start = Number(key.slice(key.lastIndexOf("%") + 1)) * SIZE;
  return list.slice(start, start + SIZE);
}
