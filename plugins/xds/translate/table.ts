import type { Cluster } from "../../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import type { ObjectRef } from "../../../core/resource/object.ts";
import type { Names, Place } from "./names.ts";
import type { Resource, ResourceKind, ResourceMessages, Resources, TranslationError } from "./resources.ts";

/** Collects the resources of one translation, each list in order of first use. Finding a name takes no search. */
export interface Table {
  hasSecret(name: string): boolean;
  hasCluster(name: string): boolean;
  /** Appends a cluster whose place among the names is known already. */
  addCluster(place: Place, resource: Resource<Cluster>): void;
  /** Appends resources whose names are taken elsewhere. */
  addAll<K extends "clusters" | "endpoints">(kind: K, resources: readonly Resource<ResourceMessages[K]>[]): void;
  /** Appends, also when the name is there already: the caller asks first where that matters. */
  add<K extends ResourceKind>(kind: K, resource: Resource<ResourceMessages[K]>): void;
  /** Notes what was left out. */
  refuse(kind: ResourceKind, name: string, sources: readonly ObjectRef[], reason: string): void;
  readonly resources: Resources;
  readonly errors: readonly TranslationError[];
}

/** An empty table. The names of clusters outlive it. */
export function createTable(clusterNames: Names): Table {
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
  const secretNames = new Set<string>();
  const errors: TranslationError[] = [];
  return {
    hasSecret: (name) => secretNames.has(name),
    hasCluster: (name) => clusterNames.taken(clusterNames.placeOf(name)),
    add(kind, resource) {
      if (kind === "clusters") clusterNames.take(clusterNames.placeOf(resource.name));
      if (kind === "secrets") secretNames.add(resource.name);
      own(kind).push(resource);
    },
    addCluster(place, resource) {
      clusterNames.take(place);
      own("clusters").push(resource);
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
