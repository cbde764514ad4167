/**
 * An empty map from users' words to values, as a plain object that can be compared and printed. It has no prototype, so that a word such as
 * `constructor` or `__proto__` is a key like any other.
 */
export function dictionary<V>(): Record<string, V> {
  return Object.create(null) as Record<string, V>;
}

/** The same out of entries; of two with one key the last counts. */
export function dictionaryOf<V>(entries: Iterable<readonly [string, V]>): Record<string, V> {
  const result = dictionary<V>();
  for (const [key, value] of entries) result[key] = value;
  return result;
}

/** The value that a record itself holds under a user's word; records that were parsed have a prototype. */
export function entryOf<V>(record: Readonly<Record<string, V>> | undefined, key: string): V | undefined {
  return record !== undefined && Object.hasOwn(record, key) ? record[key] : undefined;
}
