/** The time and the only way to wait for it; tests put a fake one in its place. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `run` once after `milliseconds`; the returned function takes it back. */
  after(milliseconds: number, run: () => void): () => void;
}
