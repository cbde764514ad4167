import { equal } from "../incremental/share.ts";
import { type ObjectRef, objectKey } from "../resource/object.ts";
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
  let translated: ReadonlyMap<string, ObjectStatus> = new Map();
  const reports = new Map<string, ReadonlyMap<string, ObjectStatus>>();
  const taken = new Map<string, ObjectStatus>();

  const compose = (key: string): ObjectStatus | undefined => {
    let result = translated.get(key);
    for (const report of reports.values()) {
      const entry = report.get(key);
      if (entry && result) result = { ref: result.ref, status: overlay(result.status, entry.status) };
    }
    return result;
  };
  const take = (): ObjectStatus[] => {
    const changed: ObjectStatus[] = [];
    for (const [key, base] of translated) {
      const last = taken.get(key);
      const reported = [...reports.values()].some((report) => report.has(key));
      if (last === base && !reported) continue;
      const now = compose(key) as ObjectStatus;
      if (last && equal(last.status, now.status)) continue;
      taken.set(key, now);
      changed.push(now);
    }
    for (const [key, last] of taken) {
      if (translated.has(key)) continue;
      taken.delete(key);
      changed.push({ ref: last.ref, status: emptied(last.status) });
    }
    return changed;
  };
  return {
    translated: (statuses) => {
      translated = byKey(statuses);
    },
    reported: (plugin, report) => {
      if (report.entries.length === 0) reports.delete(plugin);
      else reports.set(plugin, byKey(report.entries));
    },
    take,
    forget: () => taken.clear(),
    all: () => [...translated.keys()].map((key) => compose(key) as ObjectStatus),
  };
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

/** What is left to say of an object that no longer concerns us: the same lists, without entries. */
function emptied(status: StatusValue): StatusValue {
  if (status.parents) return { parents: [] };
  if (status.ancestors) return { ancestors: [] };
  return { conditions: [] };
}
