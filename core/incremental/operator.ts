import { type AnyCollection, type Change, Collection, type Key } from "../collection/collection.ts";
import { type Derivation, deriveKeeping, type Reader } from "./reader.ts";

/**
 * The step of an operator for the changes of each of its inputs: says which entries of the output are other ones now, or gives the output as a whole (a
 * collection). A step may hold an index of its own, which it must bring up to date with the changes that it is given; the first time, everything has come.
 * A step is told the output before.
 */
export type Step<K extends Key, V> = (
  changes: readonly (readonly Change<Key, unknown>[])[],
  inputs: readonly AnyCollection[],
  output: Collection<K, V>,
) => Iterable<readonly [K, V | undefined]>;

/** The inputs of an operator, and the context of its step. */
export interface Inputs<C> {
  readonly collections: readonly AnyCollection[];
  /** The context on which the step depends too, compared by identity: where it is another one, everything is made anew. */
  readonly context: C;
}

interface Kept<C, K extends Key, V> extends Inputs<C> {
  readonly step: Step<K, V>;
  readonly output: Collection<K, V>;
}

/**
 * Declares an operator: a derivation that keeps its last inputs and output and applies the difference. There is one way through it, from nothing too, where the last inputs were
 * empty. The promise of a derivation is kept because a step's output depends on the inputs alone, not on how they came about.
 */
export function operator<C, K extends Key, V>(
  name: string,
  inputsOf: (key: string, read: Reader) => Inputs<C>,
  begin: (context: C, key: string) => Step<K, V>,
): Derivation<Collection<K, V>> {
  return deriveKeeping(name, (key, read, last: Kept<C, K, V> | undefined) => {
    const inputs = inputsOf(key, read);
    const kept = last !== undefined && Object.is(last.context, inputs.context) ? last : undefined;
    const step = kept?.step ?? begin(inputs.context, key);
    const changes = inputs.collections.map((input, i) =>
      input.changesSince(kept?.collections[i] ?? Collection.empty()),
    );
    const nothing = changes.every(({ length }) => length === 0);
    const before = kept?.output ?? Collection.empty<K, V>();
    const made = nothing ? before : step(changes, inputs.collections, before);
    const value = made instanceof Collection ? (made as Collection<K, V>) : before.with(made);
    return { value, keep: { ...inputs, step, output: value } };
  });
}

/** The inputs of an operator over one collection, or over two. */
export function inputsFrom(
  ...sources: readonly Derivation<unknown>[]
): (key: string, read: Reader) => Inputs<undefined> {
  return (key, read) => ({
    collections: sources.map((source) => read.from(source, key) as AnyCollection),
    context: undefined,
  });
}
