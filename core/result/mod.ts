/**
 * Expected errors as values: what came of something, or why nothing did. The one form of them.
 *
 * In: a value or a fault. Out: the same, to be told apart by `"fault" in result`. A fault is a text for users unless its type says otherwise. Bugs are thrown and
 * never become a result.
 */
export type Result<T, F = string> = { readonly value: T } | { readonly fault: F };

/** The result of what went well. */
export function done<T>(value: T): { readonly value: T } {
  return { value };
}

/** The result of what did not. */
export function failed<F>(fault: F): { readonly fault: F } {
  return { fault };
}
