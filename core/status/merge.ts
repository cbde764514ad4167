import { equal } from "../collection/share.ts";
import { compareText } from "../resource/order.ts";
import type { AncestorStatus, Condition, ListenerStatus, ParentRef, ParentStatus, StatusValue } from "./types.ts";

/** A condition as it stands on an object. */
export interface WrittenCondition extends Condition {
  /** RFC 3339, in UTC; absent on what was never written. */
  readonly lastTransitionTime?: string | null;
}

/** Who writes, and when. */
export interface Writing {
  readonly controllerName: string;
  /** RFC 3339, in UTC: the time of conditions whose status changes now. */
  readonly now: string;
}

/** Gateway API: "maxItems: 32" of a route's parents. */
const MAX_PARENTS = 32;
/** Gateway API: "maxItems: 16" of a policy's ancestors. */
const MAX_ANCESTORS = 16;
/** Kubernetes: "maxLength: 32768" of a condition's message. */
const MAX_MESSAGE = 32_768;
const CUT = " (cut off)";

/** Conditions at the top of an object that only the translation states: one that it states no more is taken away. */
const TOP_TYPES = new Set(["Accepted", "Invalid", "ResolvedRefs", "InsecureFrontendValidationMode"]);
/** The same of a listener. */
const LISTENER_TYPES = new Set(["Accepted", "Programmed", "ResolvedRefs", "Conflicted", "OverlappingTLSConfig"]);

/**
 * The status that is said now, laid over the one that an object has. Entries of other controllers stay as they are, ours are replaced, and a condition
 * keeps its time while its status is the same. The identical old value comes back when nothing changes. Pure.
 */
export function mergeStatus<T extends object>(existing: T | undefined, said: StatusValue, writing: Writing): T {
  const old = (existing ?? {}) as StatusValue;
  const merged: { -readonly [K in keyof StatusValue]: StatusValue[K] } = { ...old };
  if (said.conditions) merged.conditions = mergeShared(old.conditions ?? [], said.conditions, writing, TOP_TYPES);
  if (said.listeners) merged.listeners = mergeListeners(old.listeners ?? [], said.listeners, writing);
  if (said.addresses) merged.addresses = said.addresses;
  if (said.parents) merged.parents = mergeParents(old.parents ?? [], said.parents, writing);
  if (said.ancestors) merged.ancestors = mergeAncestors(old.ancestors ?? [], said.ancestors, writing);
  if (said.attachedListenerSets !== undefined) merged.attachedListenerSets = said.attachedListenerSets;
  else if (said.listeners) delete merged.attachedListenerSets;
  return (existing !== undefined && equal(existing, merged) ? existing : merged) as T;
}

/** Conditions of types that others may state stay; the order of those that are there is kept. */
function mergeShared(
  old: readonly Condition[],
  said: readonly Condition[],
  writing: Writing,
  ownTypes: ReadonlySet<string>,
): readonly Condition[] {
  const types = new Set(said.map(({ type }) => type));
  const kept = old.filter(({ type }) => types.has(type) || !ownTypes.has(type));
  const byType = new Map(said.map((condition) => [condition.type, condition]));
  const result = kept.map((condition) => {
    const now = byType.get(condition.type);
    byType.delete(condition.type);
    return now ? timed(condition, now, writing) : condition;
  });
  return [...result, ...[...byType.values()].map((condition) => timed(undefined, condition, writing))];
}

/** Exactly what is said, with the times of what was there. */
function mergeOwn(old: readonly Condition[], said: readonly Condition[], writing: Writing): readonly Condition[] {
  const before = new Map(old.map((condition) => [condition.type, condition]));
  return said.map((condition) => timed(before.get(condition.type), condition, writing));
}

/** "lastTransitionTime is the last time the condition transitioned from one status to another." */
function timed(before: WrittenCondition | undefined, said: Condition, { now }: Writing): WrittenCondition {
  const message =
    said.message.length > MAX_MESSAGE ? said.message.slice(0, MAX_MESSAGE - CUT.length) + CUT : said.message;
  const lastTransitionTime =
    before?.status === said.status && before.lastTransitionTime ? before.lastTransitionTime : now;
  const written = { ...said, message, lastTransitionTime };
  return before && equal(before, written) ? before : written;
}

function mergeListeners(
  old: readonly ListenerStatus[],
  said: readonly ListenerStatus[],
  writing: Writing,
): readonly ListenerStatus[] {
  const before = new Map(old.map((listener) => [listener.name, listener]));
  return said.map((listener) => ({
    ...listener,
    conditions: mergeShared(before.get(listener.name)?.conditions ?? [], listener.conditions, writing, LISTENER_TYPES),
  }));
}

function mergeParents(
  old: readonly ParentStatus[],
  said: readonly ParentStatus[],
  writing: Writing,
): readonly ParentStatus[] {
  const ours = (entry: ParentStatus) => entry.controllerName === writing.controllerName;
  const placed = mergeEntries(old, said, {
    same: (a, b) => a.controllerName === b.controllerName && sameRef(a.parentRef, b.parentRef),
    placed: (now, old) => ({ ...now, parentRef: old.parentRef }),
    ours,
    writing,
  });
  return aggregated(placed, { max: MAX_PARENTS, refOf: (parent) => parent.parentRef, what: "parents", ours, writing });
}

function mergeAncestors(
  old: readonly AncestorStatus[],
  said: readonly AncestorStatus[],
  writing: Writing,
): readonly AncestorStatus[] {
  const ours = ({ controllerName }: AncestorStatus) =>
    controllerName === undefined || controllerName === writing.controllerName;
  const placed = mergeEntries(old, said, {
    same: (a, b) => a.controllerName === b.controllerName && sameRef(a.ancestorRef, b.ancestorRef),
    placed: (now, old) => ({ ...now, ancestorRef: old.ancestorRef }),
    ours,
    writing,
  });
  return aggregated(placed, {
    max: MAX_ANCESTORS,
    refOf: (ancestor) => ancestor.ancestorRef,
    what: "ancestors",
    ours,
    writing,
  });
}

interface Entry {
  readonly conditions: readonly Condition[];
}

interface EntryRules<E> {
  readonly same: (a: E, b: E) => boolean;
  readonly ours: (entry: E) => boolean;
  /** The entry that is said now, with the reference as the server has it: defaults filled in. */
  readonly placed: (now: E, old: E) => E;
  readonly writing: Writing;
}

/** Entries that stay keep their place, new ones go to the end in the order said; ours that are not said any more are gone. */
function mergeEntries<E extends Entry>(
  old: readonly E[],
  said: readonly E[],
  { same, ours, placed, writing }: EntryRules<E>,
): readonly E[] {
  const left = said.filter((entry, i) => said.findIndex((other) => same(entry, other)) === i);
  const result: E[] = [];
  for (const entry of old) {
    const at = left.findIndex((each) => same(each, entry));
    if (at >= 0) {
      const [now] = left.splice(at, 1) as [E];
      result.push({ ...placed(now, entry), conditions: mergeOwn(entry.conditions, now.conditions, writing) });
    } else if (!ours(entry)) result.push(entry);
  }
  return [...result, ...left.map((entry) => ({ ...entry, conditions: mergeOwn([], entry.conditions, writing) }))];
}

/** The same object: the server fills in group and kind of references that leave them out. */
function sameRef(a: ParentRef, b: ParentRef): boolean {
  const whole = (ref: ParentRef): ParentRef => ({ group: "gateway.networking.k8s.io", kind: "Gateway", ...ref });
  return equal(whole(a), whole(b));
}

interface Aggregation<E> {
  readonly max: number;
  readonly refOf: (entry: E) => ParentRef;
  readonly what: string;
  readonly ours: (entry: E) => boolean;
  readonly writing: Writing;
}

/**
 * Where there are too many entries: those of others, which are not ours to leave out, and of our own the ones that matter most, failures first, then
 * by name; the last one says that others were left out.
 */
function aggregated<E extends Entry>(
  entries: readonly E[],
  { max, refOf, what, ours, writing }: Aggregation<E>,
): readonly E[] {
  if (entries.length <= max) return entries;
  const foreign = entries.filter((entry) => !ours(entry));
  const own = entries.filter(ours).sort((a, b) => rank(a) - rank(b) || compareRefs(refOf(a), refOf(b)));
  const kept = [...foreign, ...own.slice(0, Math.max(max - foreign.length, 0))];
  const last = kept.at(-1) as E;
  if (!ours(last)) return kept;
  const generation = last.conditions[0]?.observedGeneration;
  const said: Condition = {
    type: "Aggregated",
    status: "True",
    reason: "Aggregated",
    message: `${entries.length - max} more ${what} are left out: a status holds ${max}.`,
    ...(generation === undefined ? {} : { observedGeneration: generation }),
  };
  const before = last.conditions.find(({ type }) => type === "Aggregated");
  const others = last.conditions.filter(({ type }) => type !== "Aggregated");
  return kept.with(-1, { ...last, conditions: [...others, timed(before, said, writing)] });
}

function rank({ conditions }: Entry): number {
  const says = (type: string, status: string) =>
    conditions.some((condition) => condition.type === type && condition.status === status);
  if (says("Accepted", "False")) return 0;
  return says("ResolvedRefs", "False") || says("Overridden", "True") ? 1 : 2;
}

function compareRefs(a: ParentRef, b: ParentRef): number {
  return (
    compareText(a.namespace ?? "", b.namespace ?? "") ||
    compareText(a.name, b.name) ||
    compareText(a.sectionName ?? "", b.sectionName ?? "") ||
    (a.port ?? 0) - (b.port ?? 0) ||
    compareText(a.kind ?? "", b.kind ?? "") ||
    compareText(a.group ?? "", b.group ?? "")
  );
}
