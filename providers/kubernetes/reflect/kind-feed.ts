import { describeError, type KubeResource } from "../../../core/kube/mod.ts";
import type { Kind } from "../../../core/resource/mod.ts";
import { createBackoff, pause } from "./backoff.ts";
import type { Discovery, Found } from "./discovery.ts";
import type { FollowContext } from "./follow.ts";
import { type ObjectSink, Reflector } from "./reflector.ts";
import type { TroubleLog } from "./trouble-log.ts";

/** How often a kind that is not served is looked for when nothing tells that it has come. */
const LOOK_AGAIN_MS = 30_000;
/** A definition exists a moment before its kind is served; and a kind is served a moment before nothing answers 404 any more. */
const CONFIRM_MS = 1_000;
const CONFIRMATIONS = 3;

/** The options of a feed. */
export interface KindFeedOptions extends FollowContext {
  readonly kind: Kind;
  readonly discovery: Discovery;
  /** The namespaces that are asked for one by one; undefined asks for all at once. */
  readonly namespaces: readonly string[] | undefined;
  readonly includes: (namespace: string) => boolean;
  readonly sink: ObjectSink;
  readonly troubles: TroubleLog;
}

/**
 * Everything of one kind, as long as Postern runs: finds the version that is served, mirrors it, waits while the kind is absent and picks it up
 * when it comes, takes its objects out when it goes.
 */
export class KindFeed {
  readonly #options: KindFeedOptions;
  #reflectors: readonly Reflector[] = [];
  #unsynced = 1;
  #onReady: () => void = () => {};
  #wake: () => void = () => {};
  /** Whether a definition came since the kind was last looked for. */
  #woken = false;
  #version: string | undefined;
  #resource: KubeResource | undefined;
  #absent = false;
  #trouble: string | undefined;
  /** Resolves when the first list is complete, or when the kind turned out not to be served. */
  readonly ready: Promise<void>;

  constructor(options: KindFeedOptions) {
    this.#options = options;
    this.ready = new Promise((resolve) => {
      this.#onReady = resolve;
    });
  }

  get kind(): Kind {
    return this.#options.kind;
  }

  /** Where the kind was found last. */
  get resource(): KubeResource | undefined {
    return this.#resource;
  }

  /** Whether the server has the kind, as far as is known. */
  get absent(): boolean {
    return this.#absent;
  }

  /** The trouble that keeps the feed from being up to date, or undefined. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Runs until the signal aborts. */
  async run(): Promise<void> {
    const { signal, log, kind } = this.#options;
    while (!signal.aborted) {
      const found = await this.#find();
      if (found.type === "absent") {
        await this.#waitForDefinition();
        continue;
      }
      if (found.type !== "served") break;
      if (this.#absent) log.info("kind is served now and is being watched", { kind: kind.name });
      this.#absent = false;
      await this.#mirror(found.resource);
      if (!signal.aborted && (await this.#confirmAbsence())) {
        for (const reflector of this.#reflectors) reflector.clear();
        this.#reflectors = [];
        this.#version = undefined;
      }
    }
  }

  /** The definition of the kind was made or changed: look for it now. */
  wake(): void {
    this.#woken = true;
    this.#wake();
  }

  /** A namespace has become ours. */
  async join(namespace: string): Promise<void> {
    if (!this.#resource?.namespaced) return;
    await Promise.all(this.#reflectors.map((reflector) => reflector.join(namespace)));
  }

  /** A namespace is not ours any more. */
  leave(namespace: string): void {
    for (const reflector of this.#reflectors) reflector.leave(namespace);
  }

  async #find(): Promise<Found> {
    const { discovery, kind, clock, signal, backoff: times } = this.#options;
    const backoff = createBackoff(clock, signal, times);
    for (;;) {
      const found = await discovery.find(kind);
      if (found.type !== "failed" || signal.aborted) return found;
      this.#say(`${kind.plural}: ${describeError(found.error)}`);
      await backoff.wait(found.error.retryAfterMs);
    }
  }

  async #waitForDefinition(): Promise<void> {
    const { log, clock, signal, kind, troubles } = this.#options;
    if (!this.#absent) {
      const message = "kind is not served, its objects are not read; they will be when its CRD is installed";
      if (kind.watch === "always") log.error(message, { kind: kind.name, group: kind.group });
      else troubles.absent(kind.name);
    }
    this.#absent = true;
    this.#say(undefined);
    this.#onReady();
    const controller = new AbortController();
    this.#wake = () => controller.abort();
    if (!this.#woken) await pause(clock, AbortSignal.any([signal, controller.signal]), LOOK_AGAIN_MS);
    this.#wake = () => {};
    if (this.#woken) await this.#settle();
    this.#woken = false;
  }

  /** A definition that has just been made is served a moment later: looks for it a few times. */
  async #settle(): Promise<void> {
    const { discovery, clock, signal, kind, backoff: times } = this.#options;
    const backoff = createBackoff(clock, signal, times);
    for (let attempt = 0; attempt < 6 && !signal.aborted; attempt++) {
      if ((await discovery.find(kind)).type === "served") return;
      await backoff.wait();
    }
  }

  async #mirror(resource: KubeResource): Promise<void> {
    const { kind, namespaces, signal } = this.#options;
    this.#resource = resource;
    const scopes = resource.namespaced && namespaces ? namespaces : [undefined];
    if (this.#version !== resource.version) {
      for (const reflector of this.#reflectors) reflector.clear();
      this.#version = resource.version;
      this.#unsynced = scopes.length;
      this.#reflectors = scopes.map((namespace) => this.#reflector(resource, namespace));
    }
    const ends = await Promise.all(this.#reflectors.map((reflector) => reflector.run()));
    if (!signal.aborted && ends.includes("not-served")) this.#say(`${kind.plural}: not served any more`);
  }

  #reflector(resource: KubeResource, namespace: string | undefined): Reflector {
    let synced = false;
    return new Reflector({
      ...this.#options,
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      includes: resource.namespaced ? this.#options.includes : () => true,
      onTrouble: (problem) => this.#say(problem),
      onSynced: () => {
        if (synced) return;
        synced = true;
        this.#unsynced--;
        if (this.#unsynced === 0) this.#onReady();
      },
    });
  }

  /** An API server that is starting may not know a kind yet that it will serve: only what stays absent is absent. */
  async #confirmAbsence(): Promise<boolean> {
    const { discovery, clock, signal, kind } = this.#options;
    for (let i = 0; i < CONFIRMATIONS; i++) {
      const found = await discovery.find(kind);
      if (found.type !== "absent" || signal.aborted) return false;
      if (i < CONFIRMATIONS - 1) await pause(clock, signal, CONFIRM_MS);
    }
    return true;
  }

  #say(problem: string | undefined): void {
    const before = this.#trouble;
    this.#trouble = problem;
    const { troubles, kind } = this.#options;
    if (problem !== undefined && before === undefined) troubles.failed(kind.plural, problem);
    if (problem === undefined && before !== undefined) troubles.recovered(kind.plural);
  }
}
