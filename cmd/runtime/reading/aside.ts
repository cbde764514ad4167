import type { ReadDocuments } from "../../../core/resource/mod.ts";
import { done, failed, type Result } from "../../../core/result/mod.ts";
import { startThreadOf } from "../threads.ts";
import type { Job } from "./worker.ts";

/** Why a text could not be read aside: it took longer than its limit, in milliseconds, or the thread failed. */
export type AsideFault =
  | { readonly type: "too slow"; readonly limit: number }
  | { readonly type: "failed"; readonly reason: string };

type Outcome = Result<ReadDocuments, AsideFault>;

/** Reads texts in a thread of its own, one at a time in the order in which they come. */
export interface Aside {
  /** `begin` is called when the text's turn comes. */
  read(job: Job, begin?: () => void): Promise<Result<ReadDocuments, AsideFault>>;
  stop(): void;
}

/** A thread as far as it is needed; replaced in tests. */
export interface Thread {
  postMessage(job: Job): void;
  terminate(): void;
  onmessage: ((event: MessageEvent) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Milliseconds a text may take: for any, and for each MiB of it. Reading one takes about a second a MiB on a slow machine. */
export const FREE_MS = 10_000;
export const MS_PER_MIB = 5_000;
/** A thread without work is ended after so many milliseconds, since it holds all schemas in memory. */
const IDLE_MS = 5_000;

/** How long a text may take. */
export function limitOf({ text }: Pick<Job, "text">): number {
  return FREE_MS + Math.ceil((text.length / 2 ** 20) * MS_PER_MIB);
}

interface Waiting {
  readonly job: Job;
  readonly begin: (() => void) | undefined;
  readonly resolve: (outcome: Outcome) => void;
}

/** Makes a reader; the thread begins with the first text. `limit` says how long a text may take. */
export function createAside(start: () => Thread = startThread, limit: (job: Job) => number = limitOf): Aside {
  const queue: Waiting[] = [];
  let current: Waiting | undefined;
  let thread: Thread | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const endThread = () => {
    thread?.terminate();
    thread = undefined;
  };
  const settle = (outcome: Outcome) => {
    clearTimeout(timer);
    const ended = current;
    current = undefined;
    if ("fault" in outcome) endThread();
    ended?.resolve(outcome);
    next();
  };
  const next = () => {
    if (current !== undefined || stopped) return;
    current = queue.shift();
    if (current === undefined) {
      timer = setTimeout(endThread, IDLE_MS);
      timer.unref();
      return;
    }
    const { job, begin: begins } = current;
    begins?.();
    try {
      thread ??= listening(start(), settle);
      thread.postMessage(job);
    } catch (error) {
      settle(failed({ type: "failed", reason: (error as Error).message }));
      return;
    }
    const most = limit(job);
    timer = setTimeout(() => settle(failed({ type: "too slow", limit: most })), most);
  };
  return {
    read: (job, begins) =>
      new Promise((resolve) => {
        queue.push({ job, begin: begins, resolve });
        clearTimeout(current === undefined ? timer : undefined);
        next();
      }),
    stop() {
      stopped = true;
      clearTimeout(timer);
      endThread();
      for (const { resolve } of [...(current ? [current] : []), ...queue.splice(0)])
        resolve(failed({ type: "failed", reason: "stopped" }));
      current = undefined;
    },
  };
}

function listening(thread: Thread, settle: (outcome: Outcome) => void): Thread {
  thread.onmessage = ({ data }) => settle(done(JSON.parse(data as string) as ReadDocuments));
  thread.onerror = ({ message }) => settle(failed({ type: "failed", reason: message }));
  return thread;
}

function startThread(): Thread {
  return startThreadOf("./runtime/reading/worker.ts");
}
