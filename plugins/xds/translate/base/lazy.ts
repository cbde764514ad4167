/** A value that is made on first use, once: messages that no route needs are never packed. Once made, `make` and what it holds are let go of. */
export function lazy<T>(make: () => T): () => T {
  let pending: (() => T) | undefined = make;
  let made: T | undefined;
  return () => {
    if (pending !== undefined) {
      made = pending();
      pending = undefined;
    }
    return made as T;
  };
}
