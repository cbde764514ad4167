import type { ObjectRef } from "../object/mod.ts";
import { fnv1a } from "../scalars/fnv1a.ts";

/** Something that failed while an object was translated, and was contained there. A failure is a bug, never a mistake of the user alone. */
export interface Failure {
  /** The object that is left out, or made less of, because of it. */
  readonly object: ObjectRef;
  /** The derivation, or the step, that failed. */
  readonly where: string;
  /** Eight hexadecimal digits that name the place of the failure: equal for equal faults, so that it can be reported and searched for. */
  readonly number: string;
  readonly error: unknown;
}

/** The error that a derivation ended with instead of a value. Kept like a value: it stands until something that was read changes. */
export class Thrown extends Error {
  readonly where: string;

  constructor(where: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.where = where;
  }
}

/** Derivations that read each other: a mistake in their code, which no object can be blamed for, so it is never contained. */
export class CircleError extends Error {}

/** The failure of an object, from what was thrown while `of` was computed. */
export function failureOf(
  object: ObjectRef,
  error: unknown,
  of: { readonly derivation: { readonly name: string } },
): Failure {
  const where = error instanceof Thrown ? error.where : of.derivation.name;
  const cause = error instanceof Thrown ? error.cause : error;
  return { object, where, number: numberOf(where, cause), error: cause };
}

/** The number under which a failure is reported: made of the place, the class of the error and the line that threw, not of users' words. */
export function numberOf(where: string, error: unknown): string {
  const { name = typeof error, stack = "" } = error instanceof Error ? error : { name: undefined };
  const line = stack.split("\n").find((each) => /^\s*at /.test(each)) ?? "";
  return (fnv1a(`${where}\n${name}\n${line.trim()}`) >>> 0).toString(16).padStart(8, "0");
}
