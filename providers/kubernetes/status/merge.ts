import type { AncestorStatus, Condition, ParentRef, ParentStatus, StatusValue } from "../../../core/status/types.ts";

/** Who merges, and when. */
export interface MergeContext {
  readonly controllerName: string;
  /** The time of a transition that happens now, as the API prints times: `2026-01-31T12:00:00Z`. */
  readonly now: string;
}

/** The statuses of the API, as far as merging reads them. */
interface LiveStatus {
  readonly conditions?: readonly LiveCondition[];
  readonly listeners?: readonly { readonly name: string; readonly conditions?: readonly LiveCondition[] }[];
  readonly parents?: readonly LiveEntry[];
  readonly ancestors?: readonly LiveEntry[];
  readonly addresses?: readonly unknown[];
}

type LiveCondition = Condition & { readonly lastTransitionTime?: string };

interface LiveEntry {
  readonly parentRef?: ParentRef;
  readonly ancestorRef?: ParentRef;
  readonly controllerName: string;
  readonly conditions?: readonly LiveCondition[];
}

const GATEWAY_API = "gateway.networking.k8s.io";

/** Gateway API: "max items 16" for the ancestors of a policy. */
const MOST_ANCESTORS = 16;

/** Types of conditions that only Postern sets on objects of its own, so that one it no longer states is taken away. */
const OWN_TYPES: ReadonlySet<string> = new Set([
  "Accepted",
  "Programmed",
  "ResolvedRefs",
  "Conflicted",
  "OverlappingTLSConfig",
  "SupportedVersion",
  "AttachedListenerSets",
  "Warning",
  "Warnings",
  "Overridden",
  "Merged",
  "Aggregated",
]);

/**
 * What the whole status of an object has to be so that it says what we say. What other controllers wrote stays, in its place; so does the time of
 * a condition whose status is the same. A status that says it already comes back with equal content. Pure.
 */
export function mergeStatus(live: unknown, wanted: StatusValue, context: MergeContext): MergedStatus {
  const before = (typeof live === "object" && live !== null ? live : {}) as LiveStatus;
  const result: Record<string, unknown> = { ...before };
  if (says(before.conditions, wanted.conditions)) {
    result["conditions"] = mergeConditions(before.conditions, wanted.conditions, context);
  }
  if (says(before.listeners, wanted.listeners)) {
    result["listeners"] = wanted.listeners.map((listener) => {
      const known = before.listeners?.find(({ name }) => name === listener.name);
      const supportedKinds = listener.supportedKinds.map((kind) => ({ group: GATEWAY_API, ...kind }));
      return { ...listener, supportedKinds, conditions: timed(known?.conditions, listener.conditions, context) };
    });
  }
  if (says(before.addresses, wanted.addresses)) result["addresses"] = wanted.addresses;
  if (wanted.attachedListenerSets !== undefined) result["attachedListenerSets"] = wanted.attachedListenerSets;
  if (says(before.parents, wanted.parents)) {
    result["parents"] = mergeEntries(before.parents, wanted.parents, "parentRef", context);
  }
  if (says(before.ancestors, wanted.ancestors)) {
    const merged = mergeEntries(before.ancestors, wanted.ancestors, "ancestorRef", context);
    result["ancestors"] = merged.slice(0, MOST_ANCESTORS);
  }
  return withoutUndefined(result) as MergedStatus;
}

/** The status of an object, whole, as it is written. */
export type MergedStatus = Readonly<Record<string, unknown>>;

/** Whether a list has anything to say: an empty one says nothing where there is none. */
function says<T>(live: readonly unknown[] | undefined, wanted: readonly T[] | undefined): wanted is readonly T[] {
  return wanted !== undefined && (wanted.length > 0 || live !== undefined);
}

/** The same value as JSON would carry it. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return Object.fromEntries(entries.map(([name, part]) => [name, withoutUndefined(part)]));
}

/** Ours replace those of their type in their place, new ones go to the end, foreign types stay. */
function mergeConditions(
  live: readonly LiveCondition[] = [],
  wanted: readonly Condition[],
  context: MergeContext,
): readonly unknown[] {
  const ours = new Map(timed(live, wanted, context).map((condition) => [condition.type, condition]));
  const kept = live.filter(({ type }) => ours.has(type) || !OWN_TYPES.has(type));
  const placed = kept.map((condition) => ours.get(condition.type) ?? condition);
  const known = new Set(kept.map(({ type }) => type));
  return [...placed, ...[...ours.values()].filter(({ type }) => !known.has(type))];
}

/**
 * Entries of a list that controllers share. Each of ours stays in the place where it is found: a controller that always put itself first or last
 * would fight with another one that does the same.
 */
function mergeEntries(
  live: readonly LiveEntry[] = [],
  wanted: readonly (ParentStatus | AncestorStatus)[],
  field: "parentRef" | "ancestorRef",
  context: MergeContext,
): readonly unknown[] {
  const refOf = (entry: object) => refKey((entry as LiveEntry)[field]);
  const left = new Map(wanted.map((entry) => [refOf(entry), entry]));
  const placed: unknown[] = [];
  for (const entry of live) {
    if (entry.controllerName !== context.controllerName) {
      placed.push(entry);
      continue;
    }
    const ours = left.get(refOf(entry));
    if (!ours) continue;
    left.delete(refOf(entry));
    // The reference as the server has it, with its defaults filled in.
    placed.push({ ...ours, [field]: entry[field], conditions: timed(entry.conditions, ours.conditions, context) });
  }
  const added = [...left.values()].map((ours) => ({ ...ours, conditions: timed([], ours.conditions, context) }));
  return [...placed, ...added];
}

/** Conditions with the time of their last transition: the known one while the status stays the same. */
function timed(
  live: readonly LiveCondition[] = [],
  wanted: readonly Condition[],
  { now }: MergeContext,
): readonly (Condition & { readonly lastTransitionTime: string })[] {
  return wanted.map((condition) => {
    const known = live.find(({ type }) => type === condition.type);
    const since = known?.status === condition.status ? known.lastTransitionTime : undefined;
    return { ...condition, lastTransitionTime: since ?? now };
  });
}

/** References are the same when every field is, defaults filled in by the server included. */
function refKey(ref: ParentRef | undefined): string {
  const { group = GATEWAY_API, kind = "Gateway", namespace = "", name = "" } = ref ?? {};
  return [group, kind, namespace, name, ref?.sectionName ?? "", ref?.port ?? ""].join("/");
}
