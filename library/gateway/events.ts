import type { ObjectEvent } from "../../core/plugin/api.ts";
import type { StatusReport } from "../../core/status/types.ts";

/** Something that happened in a gateway. */
export type GatewayEvent =
  | { readonly type: "built"; readonly sequence: number }
  | { readonly type: "failed"; readonly error: Error }
  | { readonly type: "object"; readonly event: ObjectEvent };

/** Statuses of objects that changed together. */
export type ChangedStatuses = StatusReport["entries"];

/** So many are kept for a reader that does not come; then the oldest goes. */
const MOST = 1_000;

/** The channel to whoever reads along. */
export interface Channel<T> {
  tell(value: T): void;
  /** From now on; ends with `close`. A reader that breaks off is forgotten. */
  read(): AsyncIterableIterator<T>;
  close(): void;
}

/** Makes a channel without readers. */
export function createChannel<T>(): Channel<T> {
  const readers = new Set<Subscription<T>>();
  let closed = false;
  return {
    tell(value) {
      for (const reader of readers) reader.put(value);
    },
    read() {
      const reader = new Subscription<T>(() => readers.delete(reader));
      if (closed) reader.end();
      else readers.add(reader);
      return reader;
    },
    close() {
      closed = true;
      for (const reader of [...readers]) reader.end();
      readers.clear();
    },
  };
}

class Subscription<T> implements AsyncIterableIterator<T> {
  readonly #left: () => void;
  readonly #values: T[] = [];
  readonly #waiting: ((result: IteratorResult<T>) => void)[] = [];
  #ended = false;

  constructor(left: () => void) {
    this.#left = left;
  }

  put(value: T): void {
    const next = this.#waiting.shift();
    if (next) {
      next({ done: false, value });
      return;
    }
    this.#values.push(value);
    if (this.#values.length > MOST) this.#values.shift();
  }

  /** Ends the reading; values that were told before are still read. */
  end(): void {
    this.#ended = true;
    for (const next of this.#waiting.splice(0)) next({ done: true, value: undefined });
  }

  next(): Promise<IteratorResult<T>> {
    if (this.#values.length > 0) return Promise.resolve({ done: false, value: this.#values.shift() as T });
    if (this.#ended) return Promise.resolve({ done: true, value: undefined });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  return(): Promise<IteratorResult<T>> {
    this.#left();
    this.#values.length = 0;
    this.end();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
