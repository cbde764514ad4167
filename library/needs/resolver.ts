import { sha256 as digestOf } from "../../core/crypto/mod.ts";
import type { Need, NeedAnswer } from "../../core/incremental/mod.ts";
import type { Clock, Logger, Metrics } from "../../core/observe/mod.ts";
import type { NeedResolver } from "../../core/pipeline/mod.ts";
import { fetchGuarded, type Guards } from "./fetch/guarded-fetch.ts";
import type { Fetching } from "./fetch/port.ts";
import { fetchImageModule, IMAGE } from "./images/mod.ts";

/** Milliseconds one answer may take, with all redirects. */
export const REQUEST_MS = 10_000;
/** Bytes read of an answer when the need does not say. */
export const DEFAULT_MAX_BYTES = 1024 * 1024;
/** Bytes of all answers together that are kept. */
export const MAX_KEPT_BYTES = 1024 * 1024 * 1024;
/** Requests under way at once. */
export const MAX_CONCURRENT = 16;
/** Milliseconds before a failed need is tried again: the first time, and at most. */
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 300_000;

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

/** The options of a resolver. */
export interface NeedOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Which addresses may be asked; looked at for each request, since a configuration may change. */
  readonly reach: Guards["reach"];
  /** Replaced in tests. */
  readonly fetching?: Fetching;
  readonly metrics?: Metrics;
}

/**
 * Fetches needs over HTTP, out of images too: a few at once, each with a time limit and a size limit, failures again with growing pauses (1 s to 5 min), what was never asked for
 * before what failed. A good answer is kept for as long as the need is wanted.
 */
export function createNeedResolver({ clock, log, reach, fetching, metrics }: NeedOptions): FetchedNeeds {
  const tasks = new Map<string, Task>();
  const abort = new AbortController();
  const queue = { fresh: [] as Task[], again: [] as Task[] };
  const count = wasmCounts(metrics);
  let running = 0;
  let tell: (id: string, answer: NeedAnswer) => void = () => {};

  const attempt = async (task: Task): Promise<void> => {
    const guards = { reach, signal: abort.signal, ...(fetching && { fetching }) };
    const answer = await fetchNeed(task.need, guards, () => MAX_KEPT_BYTES - keptBytes(tasks));
    if (abort.signal.aborted || tasks.get(task.need.id) !== task) return;
    task.answer = answer;
    count.fetched(task.need, answer);
    count.kept(tasks);
    tell(task.need.id, answer);
    if (answer.ok) return;
    const wait = Math.min(FIRST_RETRY_MS * 2 ** task.failures++, LONGEST_RETRY_MS);
    const url = withoutSecrets(task.need.url);
    log.warn("a document could not be fetched, will retry", { url, reason: answer.reason, retryMs: wait });
    task.cancelRetry = clock.after(wait, () => enqueue(task, "again"));
  };
  const next = (): void => {
    if (running >= MAX_CONCURRENT) return;
    const task = firstWanted([queue.fresh, queue.again], tasks);
    if (!task) return;
    running++;
    void attempt(task).finally(() => {
      running--;
      next();
    });
  };
  const enqueue = (task: Task, when: keyof typeof queue): void => {
    queue[when].push(task);
    next();
  };
  return {
    want(needs) {
      forgetOthers(tasks, needs);
      count.kept(tasks);
      for (const need of needs) {
        if (tasks.has(need.id)) continue;
        const task: Task = { need, failures: 0, cancelRetry: () => {} };
        tasks.set(need.id, task);
        enqueue(task, "fresh");
      }
    },
    onAnswer(listener) {
      tell = listener;
    },
    contentOf: (sha256) => contentIn(tasks, sha256),
    async stop() {
      abort.abort();
      for (const task of tasks.values()) task.cancelRetry();
      tasks.clear();
    },
  };
}

type Tasks = Map<string, Task>;

function keptBytes(tasks: Tasks): number {
  return [...tasks.values()].reduce((sum, { answer }) => sum + (answer?.ok ? answer.bytes.length : 0), 0);
}

/** The first task that is still wanted; one that nobody wants any more costs nothing. */
function firstWanted(queues: readonly Task[][], tasks: Tasks): Task | undefined {
  for (const queue of queues)
    for (let task = queue.shift(); task; task = queue.shift()) if (tasks.get(task.need.id) === task) return task;
  return undefined;
}

function forgetOthers(tasks: Tasks, needs: readonly Need[]): void {
  const wanted = new Set(needs.map((need) => need.id));
  for (const [id, task] of tasks) {
    if (wanted.has(id)) continue;
    task.cancelRetry();
    tasks.delete(id);
  }
}

function contentIn(tasks: Tasks, sha256: string): Uint8Array | undefined {
  for (const { answer } of tasks.values()) if (answer?.ok && answer.sha256 === sha256) return answer.bytes;
  return undefined;
}

/** The counts of modules, under the names of Envoy Gateway. */
function wasmCounts(metrics: Metrics | undefined) {
  const fetches = metrics?.counter("wasm_remote_fetch_total", "Fetches of Wasm modules, by outcome.", [
    "status",
    "reason",
  ]);
  const entries = metrics?.gauge("wasm_cache_entries", "Wasm modules that are held.", []);
  return {
    fetched({ id }: Need, { ok }: NeedAnswer): void {
      if (isModule(id)) fetches?.inc(ok ? { status: "success" } : { status: "failure", reason: "fetch_error" });
    },
    kept(tasks: ReadonlyMap<string, Task>): void {
      entries?.set([...tasks].filter(([id, { answer }]) => isModule(id) && answer?.ok).length);
    },
  };
}

function isModule(id: string): boolean {
  return id.startsWith("wasm ");
}

/** The answer to a need. Reasons say nothing of the content: whoever names an address may not be one who may read there. */
async function fetchNeed(need: Need, guards: Omit<Guards, "maxBytes">, room: () => number): Promise<NeedAnswer> {
  const limit = need.maxBytes ?? DEFAULT_MAX_BYTES;
  const signal = AbortSignal.any([guards.signal, AbortSignal.timeout(REQUEST_MS)]);
  const isImage = need.url.startsWith(IMAGE);
  const { url, ca } = need;
  const limits = { ...guards, signal, maxBytes: limit };
  const answer = isImage
    ? await fetchImageModule(need, limits)
    : await fetchGuarded({ url, ...(ca !== undefined && { ca }) }, limits);
  if ("fault" in answer) return { ok: false, reason: answer.fault };
  const { value: bytes } = answer;
  if (bytes.length > room())
    return { ok: false, reason: `all answers together are larger than ${MAX_KEPT_BYTES} bytes` };
  const sha256 = digestOf(bytes);
  // The digest of an image was looked at when its manifest came.
  if (!isImage && need.sha256 !== undefined && need.sha256 !== sha256)
    return { ok: false, reason: `the content is not the one whose SHA-256 is ${need.sha256}` };
  return { ok: true, bytes, sha256 };
}

/** Queries of such addresses may hold tokens, and what stands before the host a password; both are left out of log lines. */
function withoutSecrets(url: string): string {
  return (url.split(/[?#]/, 1)[0] ?? url).replace(/^([a-z]+:\/\/)[^/@]*@/i, "$1");
}
