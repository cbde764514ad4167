import { digestOf } from "../../../core/envoy/message/digest.ts";
import { diffLists, type ListDiff } from "../../../core/incremental/mod.ts";
import { patchedMap } from "./patched-map.ts";
import type { EncodedResource } from "./resource.ts";

/** All resources of one type. Immutable; a new object means that something in it is new. */
export interface TypeSet {
  readonly byName: ReadonlyMap<string, EncodedResource>;
  /** Hash over names and versions; the version of the type in the state-of-the-world protocol. */
  readonly version: string;
  /** An object of this set alone: names it without holding its content. */
  readonly id: object;
  /** The names that are new or gone since the set whose id is `since`, so that streams which have that one need not look at all. */
  readonly change: { readonly since: object | undefined; readonly names: readonly string[] };
}

/** The type set without resources. */
export const emptyTypeSet: TypeSet = typeSet(new Map());

/** A set of resources; with the set before it, the names in which they differ. */
export function typeSet(
  byName: TypeSet["byName"],
  before?: TypeSet,
  names: readonly string[] = [...byName.keys()],
): TypeSet {
  let version: string | undefined;
  return Object.freeze({
    byName,
    id: {},
    change: { since: before?.id, names },
    get version() {
      version ??= versionOf([...byName.values()]);
      return version;
    },
  });
}

/**
 * The set of `now`, made from the set of `before` and the places at which the lists differ; undefined where a name stands twice, since
 * then the place of a resource decides.
 */
export function patchedSet(
  set: TypeSet,
  before: readonly EncodedResource[],
  now: readonly EncodedResource[],
): TypeSet | undefined {
  if (before === now) return set;
  if (set.byName.size !== before.length) return undefined;
  const differing = diffLists(before, now);
  const changes = replacedOnly(set, before, now, differing) ?? changedNames(set, before, now, differing);
  if (changes === undefined) return undefined;
  return changes.size === 0 ? set : typeSet(patchedMap(set.byName, changes), set, [...changes.keys()]);
}

/** New resources by name, and names that are gone. */
type Changed = ReadonlyMap<string, EncodedResource | undefined>;

/** The changes where each resource that differs stands in the place of one of its name, which is nearly always so. */
function replacedOnly(
  { byName }: TypeSet,
  before: readonly EncodedResource[],
  now: readonly EncodedResource[],
  differing: ListDiff,
): Changed | undefined {
  if (before.length !== now.length) return undefined;
  const changes = new Map<string, EncodedResource>();
  for (const i of differing.after) {
    const resource = now[i] as EncodedResource;
    const { name } = resource;
    if (before[i]?.name !== name) return undefined;
    const known = byName.get(name);
    if (sameOr(known, resource) !== known) changes.set(name, resource);
  }
  return changes;
}

function changedNames(
  { byName }: TypeSet,
  before: readonly EncodedResource[],
  now: readonly EncodedResource[],
  differing: ListDiff,
): Changed | undefined {
  const changes = new Map<string, EncodedResource | undefined>();
  for (const i of differing.before) changes.set(before[i]?.name ?? "", undefined);
  for (const i of differing.after) {
    const resource = now[i] as EncodedResource;
    const { name } = resource;
    const known = byName.get(name);
    const standsTwice = changes.get(name) !== undefined || (known !== undefined && !changes.has(name));
    if (standsTwice) return undefined;
    changes.set(name, sameOr(known, resource));
  }
  for (const [name, resource] of changes) if (resource === byName.get(name)) changes.delete(name);
  return changes;
}

/** The resource before, where the new one is the same. */
export function sameOr(before: EncodedResource | undefined, now: EncodedResource): EncodedResource {
  return before?.version === now.version && before.endpoints === now.endpoints ? before : now;
}

function versionOf(resources: readonly EncodedResource[]): string {
  const lines = resources.map(({ name, version }) => `${name}\n${version}`).sort();
  return digestOf(lines.join("\n"));
}

/** The resources that one data plane is to have. Types that did not change keep their identity from snapshot to snapshot. */
export interface XdsSnapshot {
  readonly irKey: string;
  /** The build that this snapshot is from; grows. */
  readonly sequence: number;
  readonly types: ReadonlyMap<string, TypeSet>;
}
