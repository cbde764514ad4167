/**
 * The same function, computed once for each part of the IR and remembered as long as the part lives. Parts are frozen and
 * keep their identity while they say the same, so nobody can tell the difference but by the clock: it stays pure.
 */
export function remember<P extends object, T>(compute: (part: P) => T): (part: P) => T {
  const known = new WeakMap<P, { readonly value: T }>();
  return (part) => {
    const hit = known.get(part);
    if (hit !== undefined) return hit.value;
    const value = compute(part);
    known.set(part, { value });
    return value;
  };
}

/** A constant that is made on first use: messages that no route needs are never packed. Once made, `make` and what it holds are let go of. */
export function constant<T>(make: () => T): () => T {
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
