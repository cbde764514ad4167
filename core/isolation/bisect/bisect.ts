/** Whether a trial was accepted, or why not. */
export type TrialAnswer = { readonly accepted: true } | TrialRefusal;

/** Why a trial was not accepted. */
export interface TrialRefusal {
  readonly accepted: false;
  readonly reason: string;
  /** Something is refused that says where requests go. */
  readonly leads?: boolean;
}

/** The outcome of a bisection. */
export interface Bisection<T> {
  /** Items that are refused beside what was found to be good, with the reason of the trial that told. */
  readonly faulty: ReadonlyMap<T, string>;
  readonly good: readonly T[];
  /** Items that were not looked at, because the trials had to end. */
  readonly open: readonly T[];
  /** The refusal comes without any of the items too, so none is at fault. */
  readonly baseless?: true;
}

/** An item that is at fault, and why. */
export interface TrialFault<T> {
  readonly item: T;
  readonly reason: string;
}

/** The options of a bisection. */
export interface BisectOptions<T> {
  /** Tries these items without all others. */
  readonly trial: (items: readonly T[]) => Promise<TrialAnswer>;
  /** Whether there may be no further trial. */
  readonly mustEnd: () => boolean;
  /** Why all items together are refused. */
  readonly reason: string;
  /** How many of the first items are tried first, where there is a guess; half of them otherwise. */
  readonly first?: number;
  /** Items at the end are left out first, a few, then more: where all are in force that keeps most of them so. */
  readonly gallop?: boolean;
  /** Tries none of them; asked when no item was ever accepted: then it may be something else that is refused. */
  readonly none?: () => Promise<TrialAnswer>;
  /** Which is at fault, of the item found and of good ones before it; the item itself where nothing is said. */
  readonly blame?: (found: TrialFault<T>, good: readonly T[]) => Promise<TrialFault<T>>;
}

/**
 * Finds the items that are at fault, out of some that are refused together: one among n takes log2(n) + 1 trials. Items are taken to be good in their
 * order, so of two that are refused only together the later one is at fault. A reason is that of a trial with one faulty item in it.
 */
export async function bisect<T>(items: readonly T[], options: BisectOptions<T>): Promise<Bisection<T>> {
  const { trial, mustEnd, none, blame = async (found) => found } = options;
  const faulty = new Map<T, string>();
  let good: readonly T[] = [];
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
    const before = good;
    const narrowed = await firstRefused(rest, {
      ...options,
      reason,
      first,
      trial: (some) => trial([...before, ...some]),
    });
    first = undefined;
    good = [...before, ...rest.slice(0, narrowed.accepted)];
    if (narrowed.refused - narrowed.accepted > 1) return { faulty, good, open: rest.slice(narrowed.accepted) };
    const item = rest[narrowed.accepted] as T;
    if (good.length === 0 && faulty.size === 0 && none && !mustEnd() && !(await none()).accepted)
      return { faulty, good, open: [], baseless: true };
    const fault = await blame({ item, reason: narrowed.reason }, good);
    if (fault.item !== item) good = [...good.filter((each) => each !== fault.item), item];
    faulty.set(fault.item, fault.reason);
    rest = rest.slice(narrowed.refused);
    reason = undefined;
  }
  return { faulty, good, open: rest };
}

/** How many of the first items are accepted and how many are refused; they differ by one where the trials did not have to end before. */
export interface Narrowed {
  readonly accepted: number;
  readonly refused: number;
  readonly reason: string;
}

/** Finds the shortest beginning of items that is refused: it ends with the first one that is at fault. */
export async function firstRefused<T>(
  items: readonly T[],
  {
    trial,
    mustEnd,
    gallop = false,
    ...start
  }: Omit<BisectOptions<T>, "blame" | "first"> & { readonly first?: number | undefined },
): Promise<Narrowed> {
  let { reason, first } = start;
  let accepted = 0;
  let refused = items.length;
  let step = Math.max(1, items.length >> GALLOP);
  while (refused - accepted > 1 && !mustEnd()) {
    const guess = first !== undefined && first > 0 && first < refused ? first : undefined;
    const gallops = gallop && accepted === 0 && refused > step + 1;
    const middle: number = guess ?? (gallops ? refused - step : (accepted + refused) >> 1);
    if (guess === undefined) step *= 2;
    first = undefined;
    const answer = await trial(items.slice(0, middle));
    if (answer.accepted) accepted = middle;
    else {
      refused = middle;
      reason = answer.reason;
    }
  }
  return { accepted, refused, reason };
}

/** The first step from the end leaves out one of so many, as a power of two; each step is twice the one before. */
const GALLOP = 6;
