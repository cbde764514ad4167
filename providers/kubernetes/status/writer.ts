import { type BurstLog, createBurstLog } from "../../../core/connections/mod.ts";
import { equal } from "../../../core/incremental/mod.ts";
import {
  describeError,
  isConflict,
  isNotFound,
  type KubeClient,
  type KubeError,
  type KubeResource,
  type KubeResult,
  type Leadership,
  resourceOf,
} from "../../../core/kube/mod.ts";
import {
  type Clock,
  createTokenBucket,
  type Histogram,
  type Logger,
  type Metrics,
  type TokenBucket,
  type TokenRate,
} from "../../../core/observe/mod.ts";
import { groupOf, type KubeObject, kindOf, objectCell } from "../../../core/resource/mod.ts";
import { mergeStatus } from "../../../core/status/merge.ts";
import type { ObjectStatus, StatusValue } from "../../../core/status/types.ts";
import type { LiveObject, LiveObjects } from "./live.ts";
import { takesAway } from "./takes-away.ts";

/** The manager of the status fields Postern writes. */
const FIELD_MANAGER = "postern";
/** How long the status of an object that is not there is kept: it may be a new one of the same name that has not been seen yet. */
const KEEP_ABSENT_MS = 60_000;
const RETRY_MS = 200;
/**
 * The least time between two writes of one object. The count of routes on a Gateway changes with every route that comes; and whoever fights with us for
 * a status shall not set the pace.
 */
const PAUSE_MS = 500;
const LONGEST_RETRY_MS = 10_000;
/**
 * For each so many that wait, one more write is on its way at the same time. A few statuses go one after the other: a burst of them would keep
 * all cores of a small control plane busy, which may be those that requests go through.
 */
const WAITING_PER_WRITE = 32;

/** The options of the writer. */
export interface StatusWriterOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly leadership: Leadership;
  readonly live: LiveObjects;
  readonly controllerName: string;
  readonly rate: TokenRate;
  /** Writes on their way at the same time, at most. */
  readonly inFlight: number;
  /** Where the objects of a kind are, if that was asked of the server. */
  readonly resourceOf: (group: string, kind: string) => KubeResource | undefined;
  /** Features that an accepted GatewayClass is said to have. */
  readonly supportedFeatures: readonly string[];
  readonly signal: AbortSignal;
}

/** The outcome of a write. */
type WriteResult = "written" | "gone" | "conflict" | "failed";

/** The same with the labels of Envoy Gateway. */
const OUTCOMES: Readonly<Record<WriteResult, { readonly status: string; readonly reason?: string }>> = {
  written: { status: "success" },
  gone: { status: "no-action" },
  conflict: { status: "failure", reason: "conflict" },
  failed: { status: "failure", reason: "error" },
};

interface Wanted {
  readonly status: StatusValue;
  /** Since when there is no such object. */
  absentSince?: number;
  failures: number;
  /** When it was written last, and whether it waits because that was just now. */
  writtenAt?: number;
  paused?: boolean;
  /** The last write and what the server made of it. */
  sent?: { readonly status: Write["status"]; readonly result: unknown };
}

/**
 * Makes the statuses in the cluster say what Postern says. Only the leader writes; only what differs is written, one write at a time for each
 * object, the newest status wins; a conflict is merged anew and tried again. A status that somebody else overwrites is put right.
 */
export class StatusWriter {
  readonly #options: StatusWriterOptions;
  readonly #wanted = new Map<string, Wanted>();
  readonly #queue = new Set<string>();
  readonly #writing = new Set<string>();
  readonly #bucket: TokenBucket;
  readonly #unwritten: BurstLog;
  /** Statuses are replaced as a whole, since they may not be patched here. */
  #whole = false;
  readonly #count: (result: WriteResult, kind: string) => void;
  readonly #duration: Histogram<"kind">;
  #waiting = false;
  #swept = 0;
  #second = { number: Number.NaN, text: "" };

  constructor(options: StatusWriterOptions) {
    this.#options = options;
    this.#bucket = createTokenBucket(options.rate, options.clock);
    this.#unwritten = createBurstLog(options, {
      first: "a status was not written, trying again",
      more: "more statuses were not written at once",
    });
    const counter = options.metrics.counter(
      "postern_status_writes_total",
      "Writes of statuses to the API server, by result.",
      ["result", "kind"],
    );
    const updates = options.metrics.counter("status_update_total", "Writes of statuses, by kind and outcome.", [
      "kind",
      "status",
      "reason",
    ]);
    this.#duration = options.metrics.histogram(
      "status_update_duration_seconds",
      "How long writes of statuses took, by kind.",
      ["kind"],
    );
    this.#count = (result, kind) => {
      counter.inc({ result, kind });
      updates.inc({ kind, ...OUTCOMES[result] });
    };
    options.live.listen((cell) => this.#observed(cell));
    const forget = options.leadership.onChange((leads) => {
      if (leads) for (const cell of this.#wanted.keys()) this.#queue.add(cell);
      else this.#queue.clear();
      this.#pump();
    });
    options.signal.addEventListener("abort", forget, { once: true });
  }

  /** How many writes are waiting or on their way. */
  get pending(): number {
    return this.#queue.size + this.#writing.size;
  }

  /** Takes statuses that changed. */
  want(changed: readonly ObjectStatus[]): void {
    this.#sweep();
    for (const { ref, status: said } of changed) {
      const { group, kind, namespace, name } = ref;
      // As JSON would carry it: fields without a value would never equal what the server has.
      const status = JSON.parse(JSON.stringify(said)) as StatusValue;
      const cell = objectCell(kindOf(group, kind).name, namespace, name);
      const absentSince = this.#options.live.get(cell) ? {} : { absentSince: this.#options.clock.now() };
      const { absentSince: _since, ...before } = this.#wanted.get(cell) ?? {};
      this.#wanted.set(cell, { ...before, status, failures: 0, ...absentSince });
      this.#enqueue(cell);
    }
  }

  #observed(cell: string): void {
    const wanted = this.#wanted.get(cell);
    if (!wanted) return;
    if (this.#options.live.get(cell)) {
      delete wanted.absentSince;
      this.#enqueue(cell);
    } else {
      wanted.absentSince ??= this.#options.clock.now();
    }
  }

  #enqueue(cell: string): void {
    if (!this.#options.leadership.leads()) return;
    this.#queue.add(cell);
    this.#pump();
  }

  #pump(): void {
    const { inFlight, signal, clock } = this.#options;
    for (const cell of this.#queue) {
      const room = Math.min(inFlight, 1 + Math.floor(this.#queue.size / WAITING_PER_WRITE));
      if (this.#writing.size >= room || this.#waiting || signal.aborted) return;
      if (this.#writing.has(cell)) continue;
      const write = this.#prepare(cell);
      if (!write || this.#pauses(cell)) {
        this.#queue.delete(cell);
        continue;
      }
      const wait = this.#bucket.take();
      if (wait > 0) {
        this.#waiting = true;
        clock.after(wait, () => {
          this.#waiting = false;
          this.#pump();
        });
        return;
      }
      this.#queue.delete(cell);
      this.#writing.add(cell);
      void this.#write(cell, write).finally(() => {
        this.#writing.delete(cell);
        this.#pump();
      });
    }
  }

  /** The time as the API prints it; made once a second, since it is asked for with every object. */
  #now(): string {
    const second = Math.floor(this.#options.clock.now() / 1000);
    if (this.#second.number !== second) {
      this.#second = { number: second, text: new Date(second * 1000).toISOString().replace(".000Z", "Z") };
    }
    return this.#second.text;
  }

  /** Whether an object was written so recently that this write has to wait; it comes back by itself. */
  #pauses(cell: string): boolean {
    const { clock } = this.#options;
    const { writtenAt = -PAUSE_MS, paused } = this.#wanted.get(cell) ?? {};
    const left = writtenAt + PAUSE_MS - clock.now();
    if (left <= 0 || paused) return left > 0;
    this.#mark(cell, { paused: true });
    clock.after(left, () => {
      this.#mark(cell, { paused: false });
      this.#enqueue(cell);
    });
    return true;
  }

  #mark(cell: string, marks: Partial<Wanted>): void {
    const wanted = this.#wanted.get(cell);
    if (wanted) Object.assign(wanted, marks);
  }

  /** The write that makes an object say what it should; undefined when it says it, or is not there. */
  #prepare(cell: string): Write | undefined {
    const live = this.#options.live.get(cell);
    const wanted = this.#wanted.get(cell);
    if (!live || !wanted) return undefined;
    const { controllerName } = this.#options;
    const writing = { controllerName, now: this.#now() };
    const merged = mergeStatus((live.status ?? {}) as Write["status"], wanted.status, writing);
    const status = this.#withFeatures(live, wanted.status, merged);
    if (equal(live.status ?? {}, status) || (live.status === undefined && isEmpty(status))) {
      if (isEmpty(wanted.status)) this.#wanted.delete(cell);
      return undefined;
    }
    // The server may fill in defaults we do not know: what was sent once and came out so is not sent again.
    const { sent } = wanted;
    if (sent && equal(sent.status, status) && equal(sent.result, live.status)) return undefined;
    return { live, status };
  }

  /**
   * Gateway API: "SupportedFeatures is the set of features the GatewayClass support. It MUST be sorted in ascending alphabetical order".
   */
  #withFeatures(live: LiveObject, said: StatusValue, merged: Write["status"]): Write["status"] {
    if (live.kind !== "GatewayClass") return merged;
    const accepted = said.conditions?.some(({ type, status: is }) => type === "Accepted" && is === "True");
    if (!accepted) return merged;
    return { ...merged, supportedFeatures: [...this.#options.supportedFeatures].sort().map((name) => ({ name })) };
  }

  async #write(cell: string, write: Write): Promise<void> {
    const { live } = this.#options;
    const { clock, client } = this.#options;
    const { kind } = write.live;
    const started = clock.now();
    const resource = this.#resourceFor(write.live);
    let answer = await send(client, resource, write, this.#whole);
    if ("fault" in answer && answer.fault.code === 403 && !this.#whole) {
      // The roles of Envoy Gateway's chart let statuses be updated, and not be patched.
      this.#whole = true;
      answer = await send(client, resource, write, true);
    }
    this.#duration.observe((clock.now() - started) / 1_000, { kind });
    const wanted = this.#wanted.get(cell);
    if ("value" in answer) {
      this.#count("written", kind);
      live.answered(cell, answer.value);
      const sent = { status: write.status, result: answer.value.status };
      this.#mark(cell, { failures: 0, writtenAt: this.#options.clock.now(), sent });
      return;
    }
    if (isNotFound(answer.fault)) {
      this.#count("gone", kind);
      return;
    }
    const conflict = isConflict(answer.fault);
    this.#count(conflict ? "conflict" : "failed", kind);
    const problem = describeError(answer.fault);
    if (!conflict) this.#unwritten.note({ kind, ...nameOf(write.live), problem });
    // After a conflict the watch brings what was written in between, and with it the next attempt; the wait is for the case that it is late.
    if (wanted) this.#retry(cell, wanted, answer.fault);
  }

  #resourceFor({ apiVersion, kind }: LiveObject): KubeResource {
    const group = groupOf(apiVersion);
    const version = apiVersion.slice(group === "" ? 0 : group.length + 1);
    return this.#options.resourceOf(group, kind) ?? resourceOf(kindOf(group, kind), version);
  }

  #retry(cell: string, wanted: Wanted, error: KubeError): void {
    const wait = Math.min(RETRY_MS * 2 ** wanted.failures++, LONGEST_RETRY_MS);
    this.#options.clock.after(error.retryAfterMs ?? wait, () => this.#enqueue(cell));
  }

  /** Lets go of statuses of objects that have been gone for a while, and of those that say nothing any more. */
  #sweep(): void {
    const now = this.#options.clock.now();
    if (now - this.#swept < KEEP_ABSENT_MS) return;
    this.#swept = now;
    for (const [cell, { absentSince }] of this.#wanted) {
      if (absentSince !== undefined && now - absentSince > KEEP_ABSENT_MS) this.#wanted.delete(cell);
    }
  }
}

interface Write {
  readonly live: LiveObject;
  readonly status: Readonly<Record<string, unknown>>;
}

/**
 * Server-side apply with the version the status was merged on, so that nothing written in between is lost. Apply cannot take away what another
 * manager, such as an earlier controller, wrote into lists that are merged by key: then a merge patch replaces them. `whole` replaces the status at that version.
 */
function send(
  client: KubeClient,
  resource: KubeResource,
  { live, status }: Write,
  whole: boolean,
): Promise<KubeResult<KubeObject>> {
  const { apiVersion, kind, namespace, name, resourceVersion } = live;
  const metadata = { name, ...(namespace === "" ? {} : { namespace }), resourceVersion };
  const options = { fieldManager: FIELD_MANAGER, subresource: "status" } as const;
  if (whole) return client.replace(resource, { apiVersion, kind, metadata, status } as KubeObject, options);
  if (takesAway(live.status, status)) {
    const gone = Object.keys(live.status ?? {}).filter((field) => !(field in status));
    const patched = { ...Object.fromEntries(gone.map((field) => [field, null])), ...status };
    const body = { metadata: { resourceVersion }, status: patched };
    return client.patch(resource, { namespace, name }, { type: "merge", body }, options);
  }
  return client.apply(resource, { apiVersion, kind, metadata, status }, { ...options, force: true });
}

/** Whether a status is made of empty lists only. */
function isEmpty(status: object): boolean {
  return Object.values(status).every((value) => Array.isArray(value) && value.length === 0);
}

function nameOf({ namespace, name }: LiveObject): { readonly namespace: string; readonly name: string } {
  return { namespace, name };
}
