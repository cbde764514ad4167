import type { Collection, Derivation, Key } from "../incremental/mod.ts";

type Any = Collection<Key, unknown>;

/** The wrong output that an operator makes of the one it should give, beside the one before. */
export type OperatorFault = (before: Any, after: Any) => Any;

/** The faults that an operator could make with what changed, for tests of the comparison with a build from nothing. */
export const OPERATOR_FAULTS: Readonly<Record<string, OperatorFault>> = {
  "a dropped removal": (before, after) =>
    after.with(
      after.changesSince(before).flatMap(([key, was, now]) => (now === undefined ? [[key, was] as const] : [])),
    ),
  "a stale entry": (before, after) =>
    after.with(after.changesSince(before).flatMap(([key, was, now]) => (was && now ? [[key, was] as const] : []))),
  "a wrong key": (before, after) =>
    after.with(
      after.changesSince(before).flatMap(([key, , now]) => {
        const parts = key as readonly (string | number)[];
        const other = typeof key === "string" ? `${key}!` : [Number.MAX_SAFE_INTEGER, ...parts.slice(1)];
        return now === undefined ? [] : [[key, undefined] as const, [other, now] as const];
      }),
    ),
};

/** An operator that does one thing wrong whenever it is computed again. From nothing it does everything right, as bugs of what remembers do. */
export function faulty(operator: Derivation<Any>, fault: OperatorFault): Derivation<Any> {
  const { compute } = operator;
  const last = new WeakMap<object, Any>();
  return {
    ...operator,
    compute(key, read, memory) {
      const before = memory.kept === undefined ? undefined : last.get(memory);
      const value = compute(key, read, memory);
      last.set(memory, value);
      return before === undefined ? value : fault(before, value);
    },
  };
}
