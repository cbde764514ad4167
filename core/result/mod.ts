/**
 * Expected errors as values: what came of something, or why nothing did. The one form of them.
 *
 * In: a value or a fault. Out: the same, to be told apart by `"fault" in result`. A fault is a text for users unless its type says otherwise. Bugs are thrown and
 * never become a result. A structure test holds that no other form comes up (`tests/structure/results.test.ts`).
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

/** The result of going on with what came of something; its fault stays. */
export function map<T, U, F>(result: Result<T, F>, next: (value: T) => U): Result<U, F> {
  return "fault" in result ? result : { value: next(result.value) };
}

/** The values of all results, in order, or the first fault among them. */
export function all<T, F>(results: readonly Result<T, F>[]): Result<readonly T[], F> {
  const values: T[] = [];
  for (const result of results) {
    if ("fault" in result) return result;
    values.push(result.value);
  }
  return { value: values };
}

/** The inner one of a result of a result, or the outer one's fault. */
export function flat<T, F>(result: Result<Result<T, F>, F>): Result<T, F> {
  return "fault" in result ? result : result.value;
}
