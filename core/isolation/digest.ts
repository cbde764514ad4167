import {
  groupOf,
  type KubeObject,
  kindOf,
  objectCell,
  referencesOf,
  type Snapshot,
  significant,
  splitObjectCell,
} from "../resource/mod.ts";

/** Makes a keyed digest of a text, so that nobody who reads it can try out what a secret in it may be. */
export type Digest = (text: string) => string;

/** The subject of a verdict: an object and all that it refers to, as they are now. */
export interface Subject {
  readonly object: KubeObject;
  /** The other objects that it refers to, by cell, in the order of cells; undefined for one that is not there. */
  readonly refers: ReadonlyMap<string, KubeObject | undefined>;
}

/** The subject of an object in a snapshot. */
export function subjectOf(object: KubeObject, snapshot: Snapshot): Subject {
  const cells = [...new Set(refersTo(object))].sort();
  return { object, refers: new Map(cells.map((cell) => [cell, snapshot.get(...splitObjectCell(cell))])) };
}

/** Whether both are the identical objects. */
export function sameSubject(a: Subject, b: Subject): boolean {
  if (a.object !== b.object || a.refers.size !== b.refers.size) return false;
  return [...a.refers].every(([cell, object]) => b.refers.get(cell) === object);
}

/** Equal for subjects with the same content, also in another process with the same key. */
export function digestOf({ object, refers }: Subject, digest: Digest): string {
  const parts = [...refers].map(([cell, each]) => [cell, each && significant(each)]);
  return digest(JSON.stringify(sorted([significant(object), parts])));
}

/** Two writings of one object may have their fields in another order. */
function sorted(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(fields.map(([name, part]) => [name, sorted(part)]));
}

/** The cells of the objects that a policy names as those it is about. */
export function targetsOf({ apiVersion, metadata, spec }: KubeObject): ReadonlySet<string> {
  const { targetRef, targetRefs } = (spec ?? {}) as { readonly targetRef?: unknown; readonly targetRefs?: unknown };
  return new Set(namedIn([targetRef, targetRefs], { apiVersion, metadata }));
}

/** The cells of the Gateways and ListenerSets that an object names as its parents. */
export function parentsOf({ metadata, spec }: KubeObject): readonly string[] {
  const { parentRefs, parentRef } = (spec ?? {}) as Readonly<Record<string, unknown>>;
  return [...namedIn([parentRefs, parentRef], { apiVersion: PARENTS, metadata })];
}

/** The cells of all that a route hangs on: its parents, and the Gateways of ListenerSets among them. */
export function listenersOf(object: KubeObject, snapshot: Snapshot): readonly string[] {
  const parents = parentsOf(object);
  const gateways = parents.flatMap((cell) => {
    const [kind, namespace, name] = splitObjectCell(cell);
    const parent = kind === "ListenerSet" ? (snapshot.get(kind, namespace, name) as KubeObject | undefined) : undefined;
    return parent === undefined ? [] : parentsOf(parent);
  });
  return [...parents, ...gateways];
}

/** A reference to a parent means this group where it names none. */
const PARENTS = "gateway.networking.k8s.io/v1";

/** The cells of the objects that an object names, whether they are there or not. */
export function* refersTo(object: KubeObject): Iterable<string> {
  for (const { kind, namespace, name } of referencesOf(object)) yield objectCell(kind, namespace, name);
  yield* namedIn(object.spec, object);
}

/** References stand no deeper in any kind that is read. */
const DEEPEST = 16;

/** The cells of whatever looks like a reference: a map with a name, and a group, kind or port that tells it from other named things. */
export function* namedIn(
  value: unknown,
  from: Pick<KubeObject, "apiVersion" | "metadata">,
  depth = 0,
): Iterable<string> {
  if (typeof value !== "object" || value === null || depth > DEEPEST) return;
  const { name, kind, group, namespace, port } = value as Readonly<Record<string, unknown>>;
  if (typeof name === "string" && [kind, group, port].some((field) => field !== undefined)) {
    const of = typeof kind === "string" ? kind : "Service";
    const row = kindOf(typeof group === "string" ? group : of === "Service" ? "" : groupOf(from.apiVersion), of);
    const where = typeof namespace === "string" ? namespace : (from.metadata.namespace ?? "");
    yield objectCell(row.name, row.namespaced ? where : "", name);
  }
  for (const part of Object.values(value)) yield* namedIn(part, from, depth + 1);
}
