import type { Edit, KubeObject, LocatedObject, ObjectRef, Problem, ReadDocuments } from "../../core/resource/mod.ts";
import { describeRef, groupOf, objectKey } from "../../core/resource/mod.ts";

/** The content of one file: the objects that count, and what is wrong with it. */
interface Shelf {
  readonly held: ReadonlyMap<string, LocatedObject>;
  readonly problems: readonly Problem[];
}

/** A change to the library, and whether the file took something away or was refused in part. */
export interface Change {
  readonly edit: Edit;
  readonly doubtful: boolean;
}

/**
 * Which file holds which object. A document that is refused leaves the last good version of its object in place, and of a policy that protects, of which none was good, what
 * closes its targets; of an object that stands in
 * two places the first known one counts, and the other takes over when that one goes.
 */
export class Library {
  readonly #shelves = new Map<string, Shelf>();
  /** Files that hold an object, the one that counts first. */
  readonly #claims = new Map<string, string[]>();

  /** The files that say anything. */
  get files(): Iterable<string> {
    return this.#shelves.keys();
  }

  /**
   * Takes in what a file says now. With `keep`, objects the file does not hold any more stay as they were: for a file that may be half
   * written.
   */
  put(file: string, read: ReadDocuments, keep = false): Change {
    const before = this.#shelves.get(file)?.held ?? new Map<string, LocatedObject>();
    const held = new Map<string, LocatedObject>();
    const problems = [...read.problems];
    for (const located of read.objects) {
      const key = refKey(located.ref);
      const first = held.get(key);
      if (first) problems.push(standsTwice(file, located, { file, line: first.line }));
      else held.set(key, located);
    }
    const refused = new Set(read.problems.flatMap(({ ref }) => (ref ? [refKey(ref)] : [])));
    for (const located of read.standIns) {
      const key = refKey(located.ref);
      const good = before.get(key)?.object.refused === undefined && before.has(key);
      if (!held.has(key) && !good) held.set(key, located);
    }
    let missing = 0;
    for (const [key, located] of before) {
      if (held.has(key)) continue;
      if (keep || read.unknown || refused.has(key)) held.set(key, located);
      if (!read.unknown && !refused.has(key)) missing += 1;
    }
    this.#shelves.set(file, { held, problems });
    const edit = this.#settle(file, before, held);
    return { edit, doubtful: missing > 0 || this.problemsOf(file).length > 0 };
  }

  /** Forgets a file. */
  remove(file: string): Edit {
    const before = this.#shelves.get(file)?.held ?? new Map<string, LocatedObject>();
    this.#shelves.delete(file);
    return this.#settle(file, before, new Map());
  }

  /** The problems of a file: refused documents, and objects that another file holds already. */
  problemsOf(file: string): readonly Problem[] {
    const shelf = this.#shelves.get(file);
    if (!shelf) return [];
    const problems = [...shelf.problems];
    for (const [key, located] of shelf.held) {
      const owner = this.#claims.get(key)?.[0];
      if (owner === undefined || owner === file) continue;
      const line = this.#shelves.get(owner)?.held.get(key)?.line ?? 1;
      problems.push(standsTwice(file, located, { file: owner, line }));
    }
    return problems;
  }

  /** Moves the claims of a file from what it held to what it holds; returns what that changes for the world. */
  #settle(
    file: string,
    before: ReadonlyMap<string, LocatedObject>,
    after: ReadonlyMap<string, LocatedObject>,
  ): { upsert: KubeObject[]; remove: ObjectRef[] } {
    const upsert: KubeObject[] = [];
    const remove: ObjectRef[] = [];
    for (const [key, located] of after) {
      const claims = this.#claims.get(key) ?? [];
      if (!claims.includes(file)) claims.push(file);
      this.#claims.set(key, claims);
      if (claims[0] === file && before.get(key)?.object !== located.object) upsert.push(located.object);
    }
    for (const [key, located] of before) {
      if (after.has(key)) continue;
      const claims = this.#claims.get(key) ?? [];
      const counted = claims[0] === file;
      const left = claims.filter((claim) => claim !== file);
      if (left.length > 0) this.#claims.set(key, left);
      else this.#claims.delete(key);
      if (!counted) continue;
      const heir = left[0] === undefined ? undefined : this.#shelves.get(left[0])?.held.get(key);
      if (heir) upsert.push(heir.object);
      else remove.push(located.ref);
    }
    return { upsert, remove };
  }
}

/** Adds the Namespaces that nobody wrote down to what files say; they come and go with the objects in them. */
export class ImpliedNamespaces {
  readonly #where = new Map<string, string>();
  readonly #count = new Map<string, number>();
  readonly #written = new Set<string>();

  /** The edit, with the Namespaces it implies. Edits must be given in order. */
  extend(edit: Edit, namespaceOf: (name: string) => KubeObject): Edit {
    const touched = new Set<string>();
    for (const ref of edit.remove ?? []) this.#drop(ref, touched);
    for (const object of edit.upsert ?? []) this.#add(object, touched);
    const upsert = [...(edit.upsert ?? [])];
    const remove = [...(edit.remove ?? [])];
    for (const name of touched) {
      if (this.#written.has(name)) continue;
      const ref = { group: "", kind: "Namespace", namespace: "", name };
      if ((this.#count.get(name) ?? 0) > 0) upsert.push(namespaceOf(name));
      else remove.push(ref);
    }
    return { upsert, remove };
  }

  #add(object: KubeObject, touched: Set<string>): void {
    const { namespace = "", name } = object.metadata;
    if (object.apiVersion === "v1" && object.kind === "Namespace") {
      this.#written.add(name);
      return;
    }
    const key = refKey({ group: groupOf(object.apiVersion), kind: object.kind, namespace, name });
    if (namespace === "" || this.#where.has(key)) return;
    this.#where.set(key, namespace);
    this.#count.set(namespace, (this.#count.get(namespace) ?? 0) + 1);
    touched.add(namespace);
  }

  #drop(ref: ObjectRef, touched: Set<string>): void {
    if (ref.group === "" && ref.kind === "Namespace") {
      this.#written.delete(ref.name);
      touched.add(ref.name);
      return;
    }
    if (!this.#where.delete(refKey(ref))) return;
    this.#count.set(ref.namespace, (this.#count.get(ref.namespace) ?? 1) - 1);
    touched.add(ref.namespace);
  }
}

/** The key of an object among all objects. */
export function refKey(ref: ObjectRef): string {
  return `${ref.group}/${ref.kind}/${objectKey(ref.namespace, ref.name)}`;
}

function standsTwice(file: string, located: LocatedObject, first: { file: string; line: number }): Problem {
  const { line, column, ref } = located;
  const message = `${describeRef(ref)}: stands in ${first.file}:${first.line} already; delete one of the two, only that one is used`;
  return { file, line, column, ref, message };
}
