import type { Reader } from "../../../../core/incremental/mod.ts";

/** One policy's share of a piece of IR of type T at a site of type S. */
export type PolicyStep<T, S> = (value: T, site: S, read: Reader) => T;

/** Runs steps one after the other. */
export function applySteps<T, S>(
  steps: readonly PolicyStep<T, S>[],
  value: T,
  at: { readonly site: S; readonly read: Reader },
): T {
  return steps.reduce((shaped, step) => step(shaped, at.site, at.read), value);
}
