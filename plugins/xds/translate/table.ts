import type { ObjectRef } from "../../../core/resource/object.ts";
import type { Resource, ResourceKind, ResourceMessages, Resources, TranslationError } from "./resources.ts";

/** The kinds whose resources several users may share by name. */
export type SharedKind = "clusters" | "secrets";

/** Collects the resources of one translation, each list in order of first use. Finding a name takes no search. */
export interface Table {
  has(kind: SharedKind, name: string): boolean;
  /** Appends, also when the name is there already: the caller asks first where that matters. */
  add<K extends ResourceKind>(kind: K, resource: Resource<ResourceMessages[K]>): void;
  /** Notes what was left out. */
  refuse(kind: ResourceKind, name: string, sources: readonly ObjectRef[], reason: string): void;
  readonly resources: Resources;
  readonly errors: readonly TranslationError[];
}

/** An empty table. */
export function createTable(): Table {
  const lists: { [K in ResourceKind]: Resource<ResourceMessages[K]>[] } = {
    listeners: [],
    routes: [],
    clusters: [],
    endpoints: [],
    secrets: [],
  };
  const names: Readonly<Record<SharedKind, Set<string>>> = { clusters: new Set(), secrets: new Set() };
  const errors: TranslationError[] = [];
  return {
    has: (kind, name) => names[kind].has(name),
    add(kind, resource) {
      if (isShared(kind)) names[kind].add(resource.name);
      lists[kind].push(resource);
    },
    refuse(kind, name, sources, reason) {
      errors.push({ kind, name, sources, reason });
    },
    resources: lists,
    errors,
  };
}

function isShared(kind: ResourceKind): kind is SharedKind {
  return kind === "clusters" || kind === "secrets";
}
