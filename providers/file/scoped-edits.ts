import {
  type Edit,
  type KubeObject,
  type Move,
  type ObjectRef,
  refOf,
  type WatchScope,
} from "../../core/resource/mod.ts";
import { refKey } from "./library.ts";

/** Lets through what lies in namespaces that are ours; when one joins or leaves by its labels, so do the objects in it. */
export class ScopedEdits {
  readonly #scope: WatchScope;
  /** The objects that lie in each namespace, ours or not; only where namespaces come and go. */
  readonly #held = new Map<string, Map<string, KubeObject>>();

  readonly #onMove: (move: Move) => void;

  /** `onMove` is told of each namespace that joins or leaves. */
  constructor(scope: WatchScope, onMove: (move: Move) => void = () => {}) {
    this.#scope = scope;
    this.#onMove = onMove;
  }

  /** The part of an edit that is ours, with what it moves. Edits must be given in order, with the Namespaces they imply. */
  through(edit: Edit): Edit {
    const { remove = [], upsert = [] } = edit;
    const out = { remove: [] as ObjectRef[], upsert: [] as KubeObject[] };
    for (const ref of remove) {
      if (isNamespace(ref)) this.#move(this.#scope.forget(ref.name), out);
      this.#held.get(ref.namespace)?.delete(refKey(ref));
      if (this.#scope.includes(ref.namespace)) out.remove.push(ref);
    }
    for (const object of upsert) {
      if (isNamespace(refOf(object))) this.#move(this.#scope.update(object), out);
    }
    for (const object of upsert) {
      const { namespace = "" } = object.metadata;
      this.#hold(namespace, object);
      if (this.#scope.includes(namespace)) out.upsert.push(object);
    }
    return out;
  }

  #hold(namespace: string, object: KubeObject): void {
    if (!this.#scope.byLabel || namespace === "") return;
    const held = this.#held.get(namespace) ?? new Map<string, KubeObject>();
    this.#held.set(namespace, held.set(refKey(refOf(object)), object));
  }

  #move(move: Move | undefined, out: { remove: ObjectRef[]; upsert: KubeObject[] }): void {
    if (!move) return;
    this.#onMove(move);
    const objects = [...(this.#held.get(move.namespace)?.values() ?? [])];
    if (move.joins) out.upsert.push(...objects);
    else out.remove.push(...objects.map(refOf));
  }
}

function isNamespace({ group, kind }: ObjectRef): boolean {
  return group === "" && kind === "Namespace";
}
