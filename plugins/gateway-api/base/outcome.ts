/** A value, or what keeps it from being had in one line. */
export type Outcome<T> = { readonly value: T } | { readonly fault: string };
