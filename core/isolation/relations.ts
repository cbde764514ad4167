import { compareObjects, type KubeObject, type LabelChoice, labelsMatch, type Snapshot } from "../resource/mod.ts";
import { listenersOf, subjectOf, targetsOf } from "./digest.ts";
import { rulesOf, trustOf } from "./kinds.ts";
import { isPolicy, type Suspect } from "./suspect.ts";

/** How suspects depend on each other: on what they refer to, and on policies that are about them. */
export interface Relations {
  /**
   * Suspects in the order in which they are taken to be good. One that others depend on comes before them, policies and what these need before all, so that
   * nothing that is tried is served without what protects it.
   */
  inOrder(suspects: readonly Suspect[]): readonly Suspect[];
  /** Whether what a suspect makes might be served open where a policy is out. */
  canBeExposed(suspect: Suspect): boolean;
  /** Suspects, with all that depend on them. */
  withDependents(suspects: Iterable<Suspect>): ReadonlySet<Suspect>;
  /**
   * Of good suspects, those that may be at fault in the place of one that is refused with them: it depends on them, and nothing else that is good does, so
   * that it is the first that makes use of them. Users come before what they use.
   */
  doubtful(refused: Suspect, good: readonly Suspect[]): readonly Suspect[];
  /** The suspects that make use of one themselves. */
  usersOf(suspect: Suspect): ReadonlySet<Suspect>;
}

/** The relations between suspects, as their newest versions say. */
export function relationsOf(suspects: readonly Suspect[], snapshot: Snapshot): Relations {
  const { needs, users } = edgesOf(suspects, snapshot);
  const early = reached(suspects.filter(isPolicy), needs);
  const inOrder = (some: readonly Suspect[]) =>
    some.toSorted(
      (a, b) =>
        Number(early.has(b)) - Number(early.has(a)) ||
        trustOf(a.kind) - trustOf(b.kind) ||
        compareObjects(versionOf(a), versionOf(b)),
    );
  return {
    inOrder,
    canBeExposed: (suspect) => !early.has(suspect),
    withDependents: (some) => reached(some, users),
    usersOf: (suspect) => users.get(suspect) ?? new Set(),
    doubtful(refused, good) {
      const needed = reached([refused], needs);
      const all = new Set(good);
      const isUsedElsewhere = (suspect: Suspect) =>
        [...(users.get(suspect) ?? [])].some((user) => !needed.has(user) && all.has(user));
      const found = good.filter(
        (suspect) =>
          needed.has(suspect) &&
          suspect.before === undefined &&
          !rulesOf(suspect.kind).foundation &&
          !isUsedElsewhere(suspect),
      );
      return inOrder(found).toReversed();
    },
  };
}

type Edges = ReadonlyMap<Suspect, ReadonlySet<Suspect>>;

function edgesOf(suspects: readonly Suspect[], snapshot: Snapshot): { readonly needs: Edges; readonly users: Edges } {
  const byCell = new Map(suspects.map((suspect) => [suspect.cell, suspect]));
  const needs = new Map<Suspect, Set<Suspect>>();
  const users = new Map<Suspect, Set<Suspect>>();
  const add = (user: Suspect, needed: Suspect | undefined) => {
    if (needed === undefined || needed === user) return;
    needs.set(user, (needs.get(user) ?? new Set()).add(needed));
    users.set(needed, (users.get(needed) ?? new Set()).add(user));
  };
  const policies = policiesByTarget(suspects);
  for (const suspect of suspects) {
    if (suspect.now === undefined) continue;
    for (const parent of listenersOf(suspect.now, snapshot))
      for (const policy of policies.get(parent) ?? []) add(suspect, policy);
    const targets = isPolicy(suspect) ? targetsAmong(suspects, suspect.now, byCell) : new Set<Suspect>();
    for (const target of targets) add(target, suspect);
    for (const cell of subjectOf(suspect.now, snapshot).refers.keys()) {
      const referred = byCell.get(cell);
      if (referred && !targets.has(referred)) add(suspect, referred);
    }
  }
  return { needs, users };
}

/** The policies among suspects by the cells of what they name as their targets. */
function policiesByTarget(suspects: readonly Suspect[]): ReadonlyMap<string, readonly Suspect[]> {
  const found = new Map<string, Suspect[]>();
  for (const suspect of suspects) {
    if (suspect.now === undefined || !isPolicy(suspect)) continue;
    for (const cell of targetsOf(suspect.now)) found.set(cell, [...(found.get(cell) ?? []), suspect]);
  }
  return found;
}

type TargetSelector = LabelChoice & { readonly kind?: string };

/** The suspects that a policy is about. */
function targetsAmong(
  suspects: readonly Suspect[],
  policy: KubeObject,
  byCell: ReadonlyMap<string, Suspect>,
): ReadonlySet<Suspect> {
  const named = [...targetsOf(policy)].flatMap((cell) => byCell.get(cell) ?? []);
  const { targetSelectors } = (policy.spec ?? {}) as { readonly targetSelectors?: unknown };
  const selectors = Array.isArray(targetSelectors) ? (targetSelectors as readonly TargetSelector[]) : [];
  const chosen = selectors.flatMap((selector) =>
    suspects.filter(({ now }) => now?.kind === selector?.kind && labelsMatch(selector, now?.metadata.labels ?? {})),
  );
  return new Set([...named, ...chosen]);
}

function reached(from: Iterable<Suspect>, edges: Edges): ReadonlySet<Suspect> {
  const found = new Set(from);
  for (const suspect of found) for (const next of edges.get(suspect) ?? []) found.add(next);
  return found;
}

function versionOf({ now, before }: Suspect): KubeObject {
  return (now ?? before) as KubeObject;
}
