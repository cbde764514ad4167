import type { FieldPath, KubeObject, ObjectRef } from "../../../core/resource/mod.ts";
import { oneLine } from "../../../core/scalars/mod.ts";
import { listenerNotProgrammed } from "../../../core/status/catalogue/listener.ts";
import type { Condition, ObjectStatus, ParentRef } from "../../../core/status/types.ts";
import { fieldOf } from "./field-of.ts";

/** Something of an object that would not be served. */
export interface Finding {
  /** Undefined where no object is to blame. */
  readonly ref: ObjectRef | undefined;
  /** The field it is about, as far as that can be told. */
  readonly path: FieldPath;
  /** One line. */
  readonly message: string;
  /** Reason of the condition, where there is one. */
  readonly reason?: string;
}

/** Options for the findings of a status. */
export interface FindingOptions {
  readonly objectOf: (ref: ObjectRef) => KubeObject | undefined;
  /** Whether it counts that a backend has no endpoints: in a cluster nobody writes them down. */
  readonly endpointsCount: boolean;
}

/** The findings of a status: its conditions that say that something would not be served. */
export function ofStatus({ ref, status }: ObjectStatus, options: FindingOptions): readonly Finding[] {
  const object = options.objectOf(ref);
  const { conditions = [], listeners = [], parents = [], ancestors = [] } = status;
  const from = (base: FieldPath, list: readonly Condition[]): readonly Finding[] =>
    faultsAmong(list, options).flatMap(({ message, reason }) => {
      // Of a route most conditions are about its rules, whichever parent they stand under.
      const start = parents.length > 0 && !OF_PARENT.includes(reason) ? [] : base;
      // Findings of one type are joined into one condition, a line each.
      return message.split("\n").map((line) => {
        const text = oneLine(line);
        return { ref, path: object ? fieldOf(object, start, text) : start, message: text, reason };
      });
    });
  const inner = [
    ...listeners.flatMap(({ name, conditions: of }) => from(listenerPath(object, name), of)),
    ...parents.flatMap(({ parentRef, conditions: of }) => from(parentPath(object, parentRef), of)),
    ...ancestors.flatMap(({ conditions: of }) => from([], of)),
  ];
  const outer = from([], conditions);
  // A condition that only sums up the conditions of listeners is left out beside them.
  return [...(inner.length > 0 ? outer.filter(({ reason }) => reason !== "ListenersNotValid") : outer), ...inner];
}

/** Reasons of a route that are about one parent. */
const OF_PARENT = ["NoMatchingParent", "NotAllowedByListeners", "NoMatchingListenerHostname"];

/** Conditions that say by being false that something is not served, and those that say so by being true. */
const WANTED = ["Accepted", "Programmed", "ResolvedRefs", "Invalid", "BackendsAvailable"];

const UNWANTED = ["PartiallyInvalid", "Conflicted"];

function faultsAmong(conditions: readonly Condition[], { endpointsCount }: FindingOptions): readonly Condition[] {
  const faults = conditions.filter(
    ({ type, status }) =>
      (status === "False" && WANTED.includes(type) && (endpointsCount || type !== "BackendsAvailable")) ||
      (status === "True" && UNWANTED.includes(type)),
  );
  const { message: seeOthers } = listenerNotProgrammed();
  return faults.length > 1 ? faults.filter(({ message }) => message !== seeOthers) : faults;
}

interface Spec {
  readonly listeners?: readonly { readonly name?: string }[];
  readonly parentRefs?: readonly ParentRef[];
}

function listenerPath(object: KubeObject | undefined, name: string): FieldPath {
  const place = ((object?.spec ?? {}) as Spec).listeners?.findIndex((listener) => listener.name === name) ?? -1;
  return place < 0 ? [] : ["spec", "listeners", place];
}

function parentPath(object: KubeObject | undefined, parent: ParentRef): FieldPath {
  const refs = ((object?.spec ?? {}) as Spec).parentRefs ?? [];
  const fields = ["group", "kind", "namespace", "name", "sectionName", "port"] as const;
  const place = refs.findIndex((ref) => fields.every((field) => ref[field] === parent[field]));
  return place < 0 ? [] : ["spec", "parentRefs", place];
}
