/** A named pure function of one part of a value, such as of an IR: it sees nothing of the world, and its key is the part itself. */
export interface PartDerivation<P extends object, V> {
  readonly name: string;
  readonly compute: (part: P) => V;
}

/** Declares a derivation of parts. `compute` must be pure; parts are immutable and keep their identity while they say the same. */
export function derivePart<P extends object, V>(name: string, compute: (part: P) => V): PartDerivation<P, V> {
  return { name, compute };
}

/** The values of derivations of parts: computed once per part however many values it stands in, and held as long as the part lives. Each engine has its own. */
export class Parts {
  readonly #values = new Map<PartDerivation<never, unknown>, WeakMap<object, { readonly value: unknown }>>();

  of<P extends object, V>(derivation: PartDerivation<P, V>, part: P): V {
    let values = this.#values.get(derivation);
    if (values === undefined) {
      values = new WeakMap();
      this.#values.set(derivation, values);
    }
    const known = values.get(part);
    if (known !== undefined) return known.value as V;
    const value = derivation.compute(part);
    values.set(part, { value });
    return value;
  }
}
