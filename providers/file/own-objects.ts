import { type Edit, type KubeObject, type ObjectRef, refOf } from "../../core/resource/mod.ts";
import { refKey } from "./library.ts";

/** Puts objects that Postern has itself beside those of files; one of the same name in a file takes their place while it is there. */
export class OwnObjects {
  readonly #own: ReadonlyMap<string, KubeObject>;
  #told = false;

  constructor(own: readonly KubeObject[]) {
    this.#own = new Map(own.map((object) => [refKey(refOf(object)), object]));
  }

  /** The edit with the objects that stand in for what it takes away; the first one brings those that no file has. */
  extend({ upsert = [], remove = [] }: Edit): Edit {
    const written = new Set(upsert.map((object) => refKey(refOf(object))));
    const gone = this.#told ? remove.map(refKey) : [...this.#own.keys()];
    this.#told = true;
    const back = gone.flatMap((key) => (written.has(key) ? [] : (this.#own.get(key) ?? [])));
    return { upsert: [...upsert, ...back], remove: remove.filter((ref: ObjectRef) => !this.#own.has(refKey(ref))) };
  }
}
