import type { Clock, Counter, Logger, Metrics } from "../../../../core/observe/mod.ts";
import { measured, PLUGIN_DEADLINES, type PluginContext } from "../../../../core/plugin/mod.ts";
import { lateAnswer, workerAway, workerEnded, workerRestarts } from "../../../../core/status/catalogue/plugin.ts";
import { startThreadOf } from "../../threads.ts";
import { type Answer, buffersOf, type Call, packCalls, unpackAnswers } from "./packing.ts";
import type { Asked, Load, Loaded, Told } from "./protocol.ts";

/** A thread as far as it is needed; replaced in tests. */
export interface Thread {
  postMessage(asked: Asked, handedOver: ArrayBuffer[]): void;
  terminate(): void;
  onmessage: ((event: MessageEvent<Told>) => void) | null;
  onerror: ((event: ErrorEvent) => void) | null;
}

/** Options of the calls to a thread. */
export interface CallsOptions {
  readonly start: () => Thread;
  readonly load: Omit<Load, "at">;
  readonly clock: Clock;
  readonly log: Logger;
  readonly restarts: Counter;
  /** Milliseconds in which a thread has to have answered something. */
  readonly deadlineMs: number;
  readonly report: PluginContext["report"];
  readonly fetch: PluginContext["fetch"];
  /** Of the plugin. */
  readonly metrics: Metrics;
  /** Told when answers that were given hold no more, and when a thread is there again. */
  readonly again: () => void;
}

/** Milliseconds before a thread that was ended begins again: the first time, and at most; doubled while it goes on so. */
const FIRST_RESTART_MS = 100;
const LONGEST_RESTART_MS = 30_000;

/** So many calls go to the thread at once. */
const BATCH = 256;

interface Waiting {
  readonly call: Call;
  resolve(answer: Answer): void;
}

/** Calls into a thread, in batches. One that does not answer ends the thread, and costs itself: the others are asked of the next one. */
export class Calls {
  readonly #options: CallsOptions;
  readonly #at = newPlace();
  #thread: Thread | undefined;
  /** One in which the plugin is being started. */
  #beginning: Thread | undefined;
  /** When the thread began. */
  #since = 0;
  #waiting: Waiting[] = [];
  /** The number of calls that the thread has. */
  #sent = 0;
  #number = 0;
  #failures = 0;
  #soon = false;
  #stopped = false;
  /** Whether it takes longer until there is a thread again than a build is to wait. */
  #away = false;
  #cancelDeadline: () => void = () => {};
  #cancelRestart: () => void = () => {};
  #onDone: (error: string | undefined) => void = () => {};

  constructor(options: CallsOptions) {
    this.#options = options;
  }

  /** Starts the thread and, in it, the plugin. */
  async start(): Promise<void> {
    await this.#begin();
  }

  ask(call: Omit<Call, "number">): Promise<Answer> {
    if (this.#away) return Promise.resolve({ error: workerAway() });
    return new Promise((resolve) => {
      this.#waiting.push({ call: { ...call, number: this.#number++ }, resolve });
      // The thread begins with the first of many while the others are still being asked about.
      if (this.#waiting.length - this.#sent >= BATCH) this.#send();
      if (this.#soon) return;
      this.#soon = true;
      queueMicrotask(() => {
        this.#soon = false;
        this.#send();
      });
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#cancelDeadline();
    this.#cancelRestart();
    const thread = this.#thread;
    if (thread !== undefined) {
      const done = new Promise<void>((resolve) => {
        this.#onDone = () => resolve();
        this.#options.clock.after(STOP_MS, resolve);
      });
      thread.postMessage({ stop: true }, []);
      await done;
      thread.terminate();
    }
    for (const { resolve } of this.#waiting.splice(0)) resolve({ error: "stopped" });
  }

  async #begin(): Promise<void> {
    const { load } = this.#options;
    const thread = this.#options.start();
    const loaded = await this.#inTime(loadedBy(thread, load, this.#at), (broken) => ({ broken }));
    if (!("hooks" in loaded)) {
      thread.terminate();
      throw new Error("broken" in loaded ? loaded.broken : "the configuration is not valid");
    }
    this.#beginning = thread;
    thread.onmessage = ({ data }) => this.#told(data);
    thread.onerror = ({ message }) => this.#ended(message);
    const started = new Promise<string | undefined>((resolve) => {
      this.#onDone = resolve;
    });
    thread.postMessage({ start: true }, []);
    const error = await this.#inTime(started, (late) => late);
    if (error !== undefined) {
      thread.terminate();
      throw new Error(error);
    }
    [this.#thread, this.#beginning] = [thread, undefined];
    this.#since = this.#options.clock.now();
    this.#sent = 0;
    this.#send();
  }

  /** Who never says that it is there would be waited for. */
  #inTime<T>(answer: Promise<T>, late: (reason: string) => T): Promise<T> {
    const { promise, resolve } = Promise.withResolvers<T>();
    const cancel = this.#options.clock.after(BEGIN_MS, () => resolve(late(lateAnswer(BEGIN_MS))));
    answer.then(resolve).finally(cancel);
    return promise;
  }

  #send(): void {
    if (this.#thread === undefined || this.#sent === this.#waiting.length) return;
    if (this.#sent === 0) this.#await();
    for (; this.#sent < this.#waiting.length; this.#sent = Math.min(this.#sent + BATCH, this.#waiting.length)) {
      const calls = packCalls(this.#waiting.slice(this.#sent, this.#sent + BATCH).map(({ call }) => call));
      this.#thread.postMessage({ calls }, buffersOf(calls));
    }
  }

  #await(): void {
    this.#cancelDeadline();
    const { clock, deadlineMs } = this.#options;
    this.#cancelDeadline = clock.after(deadlineMs, () => this.#ended(lateAnswer(deadlineMs)));
  }

  #told(told: Told): void {
    if ("answers" in told) this.#answered(unpackAnswers(told.answers));
    else if ("done" in told) this.#onDone(told.error);
    else if ("invalidate" in told) this.#options.again();
    else if ("report" in told) this.#options.report(told.report);
    else if ("metric" in told) measured(this.#options.metrics, told.metric);
    else if ("fetch" in told) void this.#fetch(told.fetch);
    else if ("log" in told) {
      const [level, message, fields] = told.log;
      this.#options.log[level](message, { ...fields });
    }
  }

  /** The thread may be another one when the answer comes, which then knows of no such request. */
  async #fetch({ number, request }: Extract<Told, { readonly fetch: object }>["fetch"]): Promise<void> {
    const thread = this.#thread ?? this.#beginning;
    const fetched = await Promise.resolve()
      .then(() => this.#options.fetch(request))
      .then(
        (answer) => ({ number, answer }),
        (error) => ({ number, error: error instanceof Error ? error.message : String(error) }),
      );
    if (thread !== undefined && thread === (this.#thread ?? this.#beginning)) thread.postMessage({ fetched }, []);
  }

  #answered(answers: readonly Answer[]): void {
    // Answers come in the order in which they were asked for.
    for (const [i, answer] of answers.entries()) this.#waiting[i]?.resolve(answer);
    this.#waiting = this.#waiting.slice(answers.length);
    this.#sent -= answers.length;
    this.#cancelDeadline();
    if (this.#sent > 0) this.#await();
    else this.#send();
  }

  /** The thread is of no use any more: the call that it was at has failed, and the others are asked again. */
  #ended(reason: string): void {
    if (this.#stopped || this.#thread === undefined) return;
    const { clock } = this.#options;
    this.#thread.terminate();
    this.#thread = undefined;
    this.#cancelDeadline();
    const stuck = Atomics.load(this.#at, 0);
    const culprit = this.#sent > 0 ? this.#waiting.find(({ call }) => call.number === stuck) : undefined;
    this.#waiting = this.#waiting.filter((one) => one !== culprit);
    this.#sent = 0;
    culprit?.resolve({ error: workerEnded(reason) });
    if (clock.now() - this.#since > STEADY_MS) this.#failures = 0;
    this.#beginLater(reason);
  }

  #beginLater(reason: string): void {
    const { clock, log, restarts, again } = this.#options;
    const wait = Math.min(FIRST_RESTART_MS * 2 ** this.#failures++, LONGEST_RESTART_MS);
    restarts.inc();
    log.error(workerRestarts(), { reason, restartMs: wait });
    if (wait > LONGEST_WAIT_MS) {
      this.#away = true;
      for (const { resolve } of this.#waiting.splice(0)) resolve({ error: workerAway() });
    }
    this.#cancelRestart = clock.after(wait, () => {
      const wasAway = this.#away;
      this.#begin().then(
        () => {
          this.#away = false;
          if (wasAway) again();
        },
        (error) => this.#beginLater(error instanceof Error ? error.message : String(error)),
      );
    });
  }
}

/** Milliseconds in which a thread has to have loaded its plugin, and in which that has to have started. */
const BEGIN_MS = PLUGIN_DEADLINES.start / 2;

/** A thread that went on for so long was well, in milliseconds. */
const STEADY_MS = 60_000;

/** For so long calls wait for a thread that begins again, in milliseconds. */
const LONGEST_WAIT_MS = 1_000;

function newPlace(): Load["at"] {
  return new Int32Array(new SharedArrayBuffer(4));
}

/** Milliseconds in which a plugin in a thread may stop by itself. */
const STOP_MS = 2_000;

/** The answer of a thread that loads a plugin: the plugin's description of itself, or why it cannot be used. */
export function loadedBy(thread: Thread, load: CallsOptions["load"], at = newPlace()): Promise<Loaded> {
  return new Promise((resolve) => {
    thread.onmessage = ({ data }) => {
      if ("loaded" in data) resolve(data.loaded);
    };
    thread.onerror = ({ message }) => resolve({ broken: message });
    thread.postMessage({ load: { ...load, at } }, []);
  });
}

/** A thread for the hooks of one plugin. */
export function startThread(): Thread {
  return startThreadOf("./runtime/plugins/worker/thread.ts");
}
