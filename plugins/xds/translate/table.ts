import type { ObjectRef } from "../../../core/object/mod.ts";
import type { Resource, ResourceKind, ResourceMessages, Resources, TranslationError } from "./resources.ts";

/** Collects the resources of one translation, each list in order of first use. Finding a name takes no search. */
export interface Table {
  hasSecret(name: string): boolean;
  hasCluster(name: string): boolean;
  /** Appends resources whose names are known to be taken. */
  addAll<K extends "clusters" | "endpoints">(kind: K, resources: readonly Resource<ResourceMessages[K]>[]): void;
  /** Appends, also when the name is there already: the caller asks first where that matters. */
  add<K extends ResourceKind>(kind: K, resource: Resource<ResourceMessages[K]>): void;
  /** Notes what was left out. */
  refuse(kind: ResourceKind, name: string, sources: readonly ObjectRef[], reason: string): void;
  readonly resources: Resources;
  readonly errors: readonly TranslationError[];
}

/** An empty table, in which some names of clusters are taken from the start; they are asked for when somebody wants to know of one. */
export function createTable(takenClusters: () => ReadonlySet<string>): Table {
  let taken: ReadonlySet<string> | undefined;
  // A list that came as a whole is kept as it is while nothing else comes, so that it is known to be the one of the build before.
  const whole = new Set<ResourceKind>();
  const lists: { [K in ResourceKind]: Resource<ResourceMessages[K]>[] } = {
    listeners: [],
    routes: [],
    clusters: [],
    endpoints: [],
    secrets: [],
  };
  const own = <K extends ResourceKind>(kind: K): Resource<ResourceMessages[K]>[] => {
    if (whole.delete(kind)) Object.assign(lists, { [kind]: lists[kind].slice() });
    return lists[kind];
  };
  const names = { clusters: new Set<string>(), secrets: new Set<string>() };
  const errors: TranslationError[] = [];
  return {
    hasSecret: (name) => names.secrets.has(name),
    hasCluster(name) {
      taken ??= takenClusters();
      return taken.has(name) || names.clusters.has(name);
    },
    add(kind, resource) {
      if (kind === "clusters" || kind === "secrets") names[kind as keyof typeof names].add(resource.name);
      own(kind).push(resource);
    },
    addAll(kind, resources) {
      if (lists[kind].length === 0) {
        Object.assign(lists, { [kind]: resources });
        whole.add(kind);
        return;
      }
      const list: unknown[] = own(kind);
      for (const resource of resources) list.push(resource);
    },
    refuse(kind, name, sources, reason) {
      errors.push({ kind, name, sources, reason });
    },
    resources: lists,
    errors,
  };
}
