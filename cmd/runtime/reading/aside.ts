import type { ReadDocuments } from "../../../core/resource/mod.ts";
import { startThreadOf } from "../threads.ts";
import type { Job } from "./worker.ts";

/** What became of a text that was read aside. */
export type Outcome =
  | { readonly read: ReadDocuments }
  /** It took longer than its limit, in milliseconds. */
  | { readonly tooSlow: number }
  | { readonly failed: string };

/** Reads texts in a thread of its own, one at a time in the order in which they come. */
export interface Aside {
  /** `begin` is called when the text's turn comes. */
  read(job: Job, begin?: () => void): Promise<Outcome>;
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
    const done = current;
    current = undefined;
    if (!("read" in outcome)) endThread();
    done?.resolve(outcome);
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
      settle({ failed: (error as Error).message });
      return;
    }
    const most = limit(job);
    timer = setTimeout(() => settle({ tooSlow: most }), most);
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
      for (const { resolve } of [...(current ? [current] : []), ...queue.splice(0)]) resolve({ failed: "stopped" });
      current = undefined;
    },
  };
}

function listening(thread: Thread, settle: (outcome: Outcome) => void): Thread {
  thread.onmessage = ({ data }) => settle({ read: JSON.parse(data as string) as ReadDocuments });
  thread.onerror = ({ message }) => settle({ failed: message });
  return thread;
}

function startThread(): Thread {
  return startThreadOf("./runtime/reading/worker.ts");
}
