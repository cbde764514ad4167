import type { Clock } from "../../core/observe/mod.ts";
import {
  createStore,
  type Kind,
  type KubeObject,
  type ObjectRef,
  objectCell,
  type Snapshot,
} from "../../core/resource/mod.ts";
import type { ReferenceCounter } from "./reflect/references.ts";
import type { ObjectSink } from "./reflect/reflector.ts";
import type { LiveObjects } from "./status/live.ts";

/** A change this soon after a snapshot is one of many: such wait longer for each other, since a snapshot costs a little for each object there is. */
const BUSY_MS = 25;
const BUSY_FACTOR = 5;

/** Objects that changes wait for. */
export interface Fetches {
  /** Whether there are any. */
  pending(): boolean;
  /** Resolves when there are none any more. */
  settled(): Promise<void>;
  /** Forgets the ones there are: nobody waits for them again. */
  giveUp(): void;
}

/** The options of the world. */
export interface WorldOptions {
  readonly clock: Clock;
  readonly publish: (snapshot: Snapshot) => void;
  /** Referenced objects that are being fetched for the first time. */
  readonly fetches: Fetches;
  readonly live: LiveObjects;
  /** Milliseconds a change waits for others to come with it. */
  readonly coalesceMs: number;
  /** Milliseconds a change waits at most for objects it is the first to refer to. */
  readonly fetchWaitMs: number;
}

/**
 * Puts what all feeds see together into snapshots: nothing before everything has been listed, then one for each burst of changes. An object that is
 * the first to name a Secret is published together with the Secret, so that nobody sees it without one for a moment.
 */
export class ClusterWorld {
  readonly #options: WorldOptions;
  readonly #store = createStore();
  readonly #pending = new Map<string, KubeObject | ObjectRef>();
  #references: ReferenceCounter | undefined;
  #open = false;
  #scheduled = false;
  #since = 0;
  /** When the last snapshot was made. */
  #applied = 0;

  constructor(options: WorldOptions) {
    this.#options = options;
  }

  /** Who counts references; set once, before the first object comes. */
  countWith(references: ReferenceCounter): void {
    this.#references = references;
  }

  /** The number of snapshots so far. */
  get revision(): number {
    return this.#store.snapshot.revision;
  }

  /** Takes the objects of one kind. */
  sinkOf(kind: Kind): ObjectSink {
    const bare = kind.name.slice(kind.name.lastIndexOf("/") + 1);
    const { live } = this.#options;
    return {
      upsert: (object) => {
        const { namespace = "", name } = object.metadata;
        const cell = objectCell(kind.name, namespace, name);
        const kept = kind.status === "none" ? object : live.observe(cell, object);
        this.#pending.set(cell, kept);
        this.#references?.update(kind.name, namespace, name, object);
        this.#schedule();
      },
      remove: ({ namespace, name }) => {
        const cell = objectCell(kind.name, namespace, name);
        this.#pending.set(cell, { group: kind.group, kind: bare, namespace, name });
        if (kind.status !== "none") live.forget(cell);
        this.#references?.update(kind.name, namespace, name, undefined);
        this.#schedule();
      },
    };
  }

  /** Everything has been listed once: publishes the first snapshot, even an empty one, and from now on every change. */
  open(): void {
    this.#open = true;
    this.#apply(true);
  }

  #schedule(): void {
    if (!this.#open || this.#scheduled) return;
    const { clock, coalesceMs } = this.#options;
    this.#scheduled = true;
    this.#since = clock.now();
    const busy = this.#since - this.#applied < BUSY_MS;
    clock.after(busy ? coalesceMs * BUSY_FACTOR : coalesceMs, () => this.#flush());
  }

  #flush(): void {
    const { fetches, clock, fetchWaitMs } = this.#options;
    const left = this.#since + fetchWaitMs - clock.now();
    if (!fetches.pending() || left <= 0) {
      // Objects that did not come in time must not hold up the next change as well.
      if (fetches.pending()) fetches.giveUp();
      this.#scheduled = false;
      this.#apply(false);
      return;
    }
    let done = false;
    const again = () => {
      if (done) return;
      done = true;
      cancel();
      this.#flush();
    };
    const cancel = clock.after(left, again);
    void fetches.settled().then(again);
  }

  #apply(always: boolean): void {
    const upsert: KubeObject[] = [];
    const remove: ObjectRef[] = [];
    for (const change of this.#pending.values()) {
      if ("metadata" in change) upsert.push(change);
      else remove.push(change);
    }
    this.#pending.clear();
    this.#applied = this.#options.clock.now();
    const before = this.#store.snapshot;
    const snapshot = this.#store.apply({ upsert, remove });
    if (always || snapshot !== before) this.#options.publish(snapshot);
  }
}
