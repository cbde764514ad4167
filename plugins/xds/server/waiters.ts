/** Promises for "sequence N has been reached". */
export interface Waiters {
  reached(sequence: number, signal?: AbortSignal): Promise<void>;
  /** Looks whether somebody may go on; call it whenever the sequence may have grown. */
  check(): void;
}

/** Makes waiters over a function that says which sequence is reached now. */
export function createWaiters(current: () => number): Waiters {
  const waiting = new Map<() => void, number>();
  return {
    reached: (sequence, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        if (current() >= sequence) return resolve();
        const done = (): void => {
          waiting.delete(done);
          signal?.removeEventListener("abort", abort);
          resolve();
        };
        const abort = (): void => {
          waiting.delete(done);
          reject(signal?.reason);
        };
        waiting.set(done, sequence);
        signal?.addEventListener("abort", abort, { once: true });
      }),
    check() {
      if (waiting.size === 0) return;
      const now = current();
      for (const [done, sequence] of [...waiting]) if (now >= sequence) done();
    },
  };
}
