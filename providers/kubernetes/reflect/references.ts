import {
  type KubeObject,
  type ObjectRef,
  objectKey,
  REFERRING_KINDS,
  referencesOf,
} from "../../../core/resource/mod.ts";

/** Told when the first reference to an object comes, and when the last one goes. */
export interface ReferenceListener {
  want(ref: ObjectRef): void;
  drop(ref: ObjectRef): void;
}

/** Counts who refers to what, object by object, so that a change costs what the changed object refers to. */
export class ReferenceCounter {
  readonly #listener: ReferenceListener;
  readonly #byObject = new Map<string, readonly ObjectRef[]>();
  readonly #counts = new Map<string, number>();

  constructor(listener: ReferenceListener) {
    this.#listener = listener;
  }

  /** An object as it is now; undefined when it is gone. */
  update(kind: string, namespace: string, name: string, object: KubeObject | undefined): void {
    if (!(REFERRING_KINDS as readonly string[]).includes(kind)) return;
    const key = `${kind}:${objectKey(namespace, name)}`;
    const before = this.#byObject.get(key) ?? [];
    const after = object ? referencesOf(object) : [];
    if (after.length === 0) this.#byObject.delete(key);
    else this.#byObject.set(key, after);
    for (const ref of after) this.add(ref);
    for (const ref of before) this.#remove(ref);
  }

  /** A reference that no object makes: the configuration does. */
  add(ref: ObjectRef): void {
    const key = refKey(ref);
    const count = this.#counts.get(key) ?? 0;
    this.#counts.set(key, count + 1);
    if (count === 0) this.#listener.want(ref);
  }

  #remove(ref: ObjectRef): void {
    const key = refKey(ref);
    const count = (this.#counts.get(key) ?? 0) - 1;
    if (count > 0) {
      this.#counts.set(key, count);
      return;
    }
    this.#counts.delete(key);
    this.#listener.drop(ref);
  }
}

function refKey(ref: ObjectRef): string {
  return `${ref.kind}/${objectKey(ref.namespace, ref.name)}`;
}
