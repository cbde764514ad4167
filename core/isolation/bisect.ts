/** Whether a trial was accepted, or why not. */
export type TrialAnswer = { readonly accepted: true } | { readonly accepted: false; readonly reason: string };

/** What a bisection comes to. */
export interface Bisection<T> {
  /** Items that are refused beside what was found to be good, with the reason of the trial that told. */
  readonly faulty: ReadonlyMap<T, string>;
  readonly good: readonly T[];
  /** Items that were not looked at, because the trials had to end. */
  readonly open: readonly T[];
}

/** What a bisection works with. */
export interface BisectOptions<T> {
  /** Tries these items without all others. */
  readonly trial: (items: readonly T[]) => Promise<TrialAnswer>;
  /** Whether there may be no further trial. */
  readonly mustEnd: () => boolean;
  /** Why all items together are refused. */
  readonly reason: string;
  /** How many of the first items are tried first, where there is a guess; half of them otherwise. */
  readonly first?: number;
}

/**
 * Finds the items that are at fault, out of some that are refused together: one among n takes log2(n) + 1 trials. Items are taken to be good in their
 * order, so of two that are refused only together the later one is at fault. A reason is that of a trial with one faulty item in it.
 */
export async function bisect<T>(items: readonly T[], options: BisectOptions<T>): Promise<Bisection<T>> {
  const { trial, mustEnd } = options;
  const faulty = new Map<T, string>();
  const good: T[] = [];
  let rest = items;
  let reason: string | undefined = options.reason;
  let { first } = options;

  while (rest.length > 0) {
    if (reason === undefined) {
      if (mustEnd()) break;
      const answer = await trial([...good, ...rest]);
      if (answer.accepted) return { faulty, good: [...good, ...rest], open: [] };
      reason = answer.reason;
    }
    // The shortest beginning of the rest that is refused ends with the first item that is at fault.
    let length = rest.length;
    let accepted = 0;
    while (length - accepted > 1) {
      if (mustEnd()) return { faulty, good: [...good, ...rest.slice(0, accepted)], open: rest.slice(accepted) };
      const middle: number = first !== undefined && first > 0 && first < length ? first : (accepted + length) >> 1;
      first = undefined;
      const answer = await trial([...good, ...rest.slice(0, middle)]);
      if (answer.accepted) accepted = middle;
      else {
        length = middle;
        reason = answer.reason;
      }
    }
    good.push(...rest.slice(0, accepted));
    faulty.set(rest[accepted] as T, reason);
    rest = rest.slice(length);
    reason = undefined;
  }
  return { faulty, good, open: rest };
}
