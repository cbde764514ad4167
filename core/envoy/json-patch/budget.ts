import type { JsonValue } from "@bufbuild/protobuf";

/** Operations of one policy, or of one bootstrap, at most. */
export const MAX_OPERATIONS = 500;
/** Operations among them with a jsonPath, each of which looks through the whole document. */
export const MAX_SEARCHES = 100;

/** Whether there are more operations than are taken. */
export function tooManyOperations(operations: readonly { readonly jsonPath?: string }[]): boolean {
  const searches = operations.filter(({ jsonPath }) => jsonPath !== undefined);
  return operations.length > MAX_OPERATIONS || searches.length > MAX_SEARCHES;
}

/** An operation, or what it makes, is larger than what is taken. */
export class PatchCostError extends Error {}

/** Steps of one operation for each value of the document. */
export const STEPS_PER_VALUE = 30;
/** Steps that an operation has in any document. */
export const FREE_STEPS = 10_000;
/** How often as large as before a document may get by all operations together, in values. */
export const GROWTH = 10;
/** How large a small document may get in any case, in values. */
export const FREE_GROWTH = 100_000;
/** A list or a map is copied whole where something in it changes; so many entries of it cost a step. */
const COPIED_PER_STEP = 64;

/** The cost that operations on one document may still have. Counted in steps, never in time, so that the outcome is always the same. */
export class Budget {
  readonly #limit: number;
  readonly #most: number;
  readonly #sizes = new WeakMap<object, number>();
  /** The value that JSONPath looks at instead of a list or a map, by identity. */
  readonly counted = new WeakMap<object, JsonValue>();
  #left = 0;
  #values: number;

  constructor(document: JsonValue) {
    this.#values = this.sizeOf(document);
    this.#limit = FREE_STEPS + STEPS_PER_VALUE * this.#values;
    this.#most = FREE_GROWTH + GROWTH * this.#values;
  }

  /** Begins an operation. */
  begin(): void {
    this.#left = this.#limit;
  }

  /** Charges for a look at so many values; throws when nothing is left. */
  spend(steps: number): void {
    this.#left -= steps;
    if (this.#left < 0) throw new PatchCostError(`it takes more than ${this.#limit} steps`);
  }

  /** Charges for a copy of a list or a map with so many entries. */
  copy(entries: number): void {
    this.spend(1 + entries / COPIED_PER_STEP);
  }

  /** Charges for a value that comes into the document; throws when that gets too large. */
  grow(value: JsonValue): void {
    const size = this.sizeOf(value);
    if (this.#values + size > this.#most)
      throw new PatchCostError(`the document would get more than ${this.#most} values`);
    this.#values += size;
  }

  /** How many values stand in one; parts that a document shares with itself count each time they stand there, and are looked at once. */
  sizeOf(value: JsonValue): number {
    if (typeof value !== "object" || value === null) return 1;
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    const parts = Array.isArray(value) ? value : Object.values(value);
    const size = parts.reduce((sum: number, part) => sum + this.sizeOf(part), 1);
    this.#sizes.set(value, size);
    return size;
  }
}
