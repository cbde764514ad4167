import { diffLists, type ListDiff } from "../collection/list-diff.ts";
import { equal } from "../collection/share.ts";
import { type ObjectRef, objectKey } from "../object/mod.ts";
import { isGood } from "./faults.ts";
import type { Condition, ObjectStatus, StatusReport, StatusValue } from "./types.ts";

/**
 * Puts together what the translation and the plugins say of objects, and remembers what was handed on, so that only changes go further.
 * Not pure in itself (it remembers), but without clock or I/O.
 */
export interface StatusBoard {
  /** The statuses of the newest translation; replaces the earlier ones. */
  translated(statuses: readonly ObjectStatus[]): void;
  /** A plugin's report; replaces its earlier one. */
  reported(plugin: string, report: StatusReport): void;
  /** Statuses that differ from what was taken before. An object that nobody speaks of any more comes once with an empty status. */
  take(): readonly ObjectStatus[];
  /** Makes the next `take` return everything, for a writer that starts anew. */
  forget(): void;
  /** Everything that holds now. */
  all(): readonly ObjectStatus[];
}

/** An empty board. */
export function createStatusBoard(): StatusBoard {
  return new Board();
}

class Board implements StatusBoard {
  #list: readonly ObjectStatus[] = [];
  /** The statuses of the list by key. */
  #translated = new Map<string, ObjectStatus>();
  readonly #reports = new Map<string, ReadonlyMap<string, ObjectStatus>>();
  readonly #taken = new Map<string, ObjectStatus>();
  /** Keys of the statuses that may differ from what was taken. */
  readonly #pending = new Set<string>();

  translated(statuses: readonly ObjectStatus[]): void {
    const earlier = this.#list;
    if (statuses === earlier) return;
    this.#list = statuses;
    const distinct = this.#translated.size === earlier.length;
    if (distinct) this.#update(diffLists(earlier, statuses), earlier);
    // Where an object is spoken of twice the last word counts, and places say nothing.
    if (!distinct || this.#translated.size !== statuses.length) this.#replace(byKey(statuses));
  }

  #update({ before, after }: ListDiff, earlier: readonly ObjectStatus[]): void {
    for (const place of before) {
      const key = statusKey((earlier[place] as ObjectStatus).ref);
      this.#translated.delete(key);
      this.#pending.add(key);
    }
    for (const place of after) {
      const status = this.#list[place] as ObjectStatus;
      const key = statusKey(status.ref);
      this.#translated.set(key, status);
      this.#pending.add(key);
    }
  }

  #replace(statuses: ReadonlyMap<string, ObjectStatus>): void {
    for (const key of [...this.#translated.keys(), ...statuses.keys()]) this.#pending.add(key);
    this.#translated = new Map(statuses);
  }

  reported(plugin: string, report: StatusReport): void {
    for (const key of this.#reports.get(plugin)?.keys() ?? []) this.#pending.add(key);
    const entries = byKey(report.entries);
    for (const key of entries.keys()) this.#pending.add(key);
    if (entries.size === 0) this.#reports.delete(plugin);
    else this.#reports.set(plugin, entries);
  }

  take(): readonly ObjectStatus[] {
    const changed: ObjectStatus[] = [];
    for (const key of this.#pending) {
      const last = this.#taken.get(key);
      const now = this.#composed(key);
      if (now) {
        if (last && equal(last.status, now.status)) continue;
        this.#taken.set(key, now);
        changed.push(now);
      } else if (last) {
        this.#taken.delete(key);
        changed.push({ ref: last.ref, status: emptied(last.status) });
      }
    }
    this.#pending.clear();
    return changed;
  }

  forget(): void {
    this.#taken.clear();
    for (const key of this.#translated.keys()) this.#pending.add(key);
  }

  all(): readonly ObjectStatus[] {
    const keys = new Set(this.#list.map(({ ref }) => statusKey(ref)));
    return [...keys].map((key) => this.#composed(key) as ObjectStatus);
  }

  #composed(key: string): ObjectStatus | undefined {
    const base = this.#translated.get(key);
    if (base === undefined) return undefined;
    const entries = [...this.#reports.values()].flatMap((report) => report.get(key) ?? []);
    // A fault that one report tells stays said, whoever reported first.
    const inOrder = [...entries.filter((entry) => !tellsFault(entry)), ...entries.filter(tellsFault)];
    const lay = (now: ObjectStatus, { status }: ObjectStatus) => ({
      ref: now.ref,
      status: overlay(now.status, status),
    });
    return inOrder.reduce(lay, base);
  }
}

function tellsFault({ status: { conditions = [], listeners = [], ancestors = [] } }: ObjectStatus): boolean {
  return [{ conditions }, ...listeners, ...ancestors].some((part) => part.conditions.some((one) => !isGood(one)));
}

/** The key under which an object's status is kept. */
export function statusKey(ref: ObjectRef): string {
  return `${ref.group}/${ref.kind}/${objectKey(ref.namespace, ref.name)}`;
}

/**
 * A report laid over a status: addresses are replaced, conditions are replaced by type. Conditions of a report on a route or policy go to
 * each of its parents or ancestors, since that is where such kinds carry conditions; listeners are matched by name, ancestors of a report by reference.
 */
export function overlay(base: StatusValue, report: StatusValue): StatusValue {
  const { conditions = [] } = report;
  const result: { -readonly [K in keyof StatusValue]: StatusValue[K] } = { ...base };
  if (report.addresses) result.addresses = report.addresses;
  if (base.parents)
    result.parents = base.parents.map((parent) => ({ ...parent, conditions: laid(parent.conditions, conditions) }));
  else if (base.ancestors)
    result.ancestors = base.ancestors.map((ancestor) => ({
      ...ancestor,
      conditions: laid(ancestor.conditions, conditions),
    }));
  else if (conditions.length > 0) result.conditions = laid(base.conditions ?? [], conditions);
  if (base.ancestors && report.ancestors) {
    const said = new Map(report.ancestors.map((ancestor) => [JSON.stringify(ancestor.ancestorRef), ancestor]));
    result.ancestors = (result.ancestors ?? []).map((ancestor) => {
      const more = said.get(JSON.stringify(ancestor.ancestorRef));
      return more ? { ...ancestor, conditions: laid(ancestor.conditions, more.conditions) } : ancestor;
    });
  }
  if (base.listeners && report.listeners) {
    const said = new Map(report.listeners.map((listener) => [listener.name, listener]));
    result.listeners = base.listeners.map((listener) => {
      const more = said.get(listener.name);
      return more ? { ...listener, conditions: laid(listener.conditions, more.conditions) } : listener;
    });
  }
  return result;
}

function laid(base: readonly Condition[], over: readonly Condition[]): readonly Condition[] {
  if (over.length === 0) return base;
  const byType = new Map(over.map((condition) => [condition.type, condition]));
  const kept = base.map((condition) => {
    const replacement = byType.get(condition.type);
    if (!replacement) return condition;
    byType.delete(condition.type);
    return { observedGeneration: condition.observedGeneration, ...replacement };
  });
  return [...kept, ...byType.values()];
}

function byKey(statuses: readonly ObjectStatus[]): ReadonlyMap<string, ObjectStatus> {
  return new Map(statuses.map((status) => [statusKey(status.ref), status]));
}

/** The status that is left for an object that no longer concerns us: the same lists, without entries. */
function emptied(status: StatusValue): StatusValue {
  if (status.parents) return { parents: [] };
  if (status.ancestors) return { ancestors: [] };
  return { conditions: [] };
}
