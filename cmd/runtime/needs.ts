import { createHash } from "node:crypto";
import type { Need, NeedAnswer } from "../../core/incremental/mod.ts";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import type { NeedResolver } from "../../core/pipeline/mod.ts";

/** Milliseconds one request may take. */
const REQUEST_MS = 10_000;
/** Bytes read of an answer when the need does not say. */
const DEFAULT_MAX_BYTES = 1024 * 1024;
/** Requests under way at once. */
const MAX_CONCURRENT = 8;
/** Milliseconds before a failed need is tried again: the first time, and at most. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 300_000;

/** How a need is fetched; replaced in tests. */
export type Fetch = (
  url: string,
  init: { readonly signal: AbortSignal; readonly tls?: { readonly ca: string } },
) => Promise<Response>;

interface Task {
  readonly need: Need;
  answer?: NeedAnswer;
  failures: number;
  cancelRetry: () => void;
}

/** A resolver that may also be asked for what it has fetched. */
export interface FetchedNeeds extends NeedResolver {
  /** The content with this SHA-256 (hex), while a need for it is wanted. */
  contentOf(sha256: string): Uint8Array | undefined;
}

/**
 * Fetches needs over HTTP: a few at once, each with a time limit and a size limit, failures again with growing pauses (1 s to 5 min). A good answer is
 * kept for as long as the need is wanted.
 */
export function createNeedResolver(clock: Clock, log: Logger, fetchUrl: Fetch = fetch as Fetch): FetchedNeeds {
  const tasks = new Map<string, Task>();
  const abort = new AbortController();
  const queue: Task[] = [];
  let running = 0;
  let tell: (id: string, answer: NeedAnswer) => void = () => {};

  const attempt = async (task: Task): Promise<void> => {
    const answer = await fetchNeed(task.need, fetchUrl, abort.signal);
    if (abort.signal.aborted || tasks.get(task.need.id) !== task) return;
    task.answer = answer;
    tell(task.need.id, answer);
    if (answer.ok) return;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** task.failures++, LONGEST_RETRY_MS);
    log.warn("a document could not be fetched, will retry", {
      url: withoutQuery(task.need.url),
      reason: answer.reason,
      retryMs: wait,
    });
    task.cancelRetry = clock.after(wait, () => enqueue(task));
  };
  const next = (): void => {
    const task = running < MAX_CONCURRENT ? queue.shift() : undefined;
    if (!task) return;
    running++;
    void attempt(task).finally(() => {
      running--;
      next();
    });
  };
  const enqueue = (task: Task): void => {
    queue.push(task);
    next();
  };
  return {
    want(needs) {
      const wanted = new Set(needs.map((need) => need.id));
      for (const [id, task] of tasks) {
        if (wanted.has(id)) continue;
        task.cancelRetry();
        tasks.delete(id);
      }
      for (const need of needs) {
        if (tasks.has(need.id)) continue;
        const task: Task = { need, failures: 0, cancelRetry: () => {} };
        tasks.set(need.id, task);
        enqueue(task);
      }
    },
    onAnswer(listener) {
      tell = listener;
    },
    contentOf(sha256) {
      for (const { answer } of tasks.values()) if (answer?.ok && answer.sha256 === sha256) return answer.bytes;
      return undefined;
    },
    async stop() {
      abort.abort();
      for (const task of tasks.values()) task.cancelRetry();
      tasks.clear();
    },
  };
}

async function fetchNeed(need: Need, fetchUrl: Fetch, stopped: AbortSignal): Promise<NeedAnswer> {
  try {
    const signal = AbortSignal.any([stopped, AbortSignal.timeout(REQUEST_MS)]);
    const response = await fetchUrl(need.url, { signal, ...(need.ca && { tls: { ca: need.ca } }) });
    if (!response.ok) return { ok: false, reason: `the server answered with status ${response.status}` };
    const bytes = await readLimited(response, need.maxBytes ?? DEFAULT_MAX_BYTES);
    if (bytes === undefined)
      return { ok: false, reason: `the answer is larger than ${need.maxBytes ?? DEFAULT_MAX_BYTES} bytes` };
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    if (need.sha256 !== undefined && need.sha256 !== sha256) {
      return { ok: false, reason: `the content has SHA-256 ${sha256}, ${need.sha256} is expected` };
    }
    return { ok: true, bytes, sha256 };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

async function readLimited(response: Response, limit: number): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > limit) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Queries of such addresses may hold tokens; they are left out of log lines. */
function withoutQuery(url: string): string {
  return url.split("?", 1)[0] ?? url;
}
