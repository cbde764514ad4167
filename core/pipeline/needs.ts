import type { Need, NeedAnswer } from "../incremental/need.ts";

/**
 * The port through which needs are fetched; the runtime implements it with the network, tests with a table. Fetching, caching, time limits
 * and retries are its business.
 */
export interface NeedResolver {
  /** The complete list of what is needed now; what is no longer in it may be dropped. Returns at once. */
  want(needs: readonly Need[]): void;
  /** Called with every answer, also a later one for the same need. */
  onAnswer(listener: (id: string, answer: NeedAnswer) => void): void;
  stop(): Promise<void>;
}
