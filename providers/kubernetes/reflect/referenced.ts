import { describeError, isNotFound, type KubeResource, type WatchEvent } from "../../../core/kube/mod.ts";
import { objectKey } from "../../../core/resource/mod.ts";
import { createBackoff } from "./backoff.ts";
import { type Beginning, type FollowContext, follow } from "./follow.ts";
import type { ObjectName, ObjectSink } from "./reflector.ts";
import type { TroubleLog } from "./trouble-log.ts";

/** Objects that are fetched at the same time. */
const FETCHES = 16;

/** The options of a mirror of referenced objects. */
export interface ReferencedOptions extends FollowContext {
  readonly resource: KubeResource;
  /** The namespaces that are watched one by one; undefined watches all at once. */
  readonly namespaces: readonly string[] | undefined;
  readonly includes: (namespace: string) => boolean;
  readonly sink: ObjectSink;
  readonly troubles: TroubleLog;
}

interface Entry extends ObjectName {
  /** The version that the sink has; undefined for none. */
  version: string | undefined;
  state: "idle" | "waiting" | "fetching" | "changed";
  /** Whether an answer, any answer, has come. */
  answered: boolean;
}

/**
 * The objects of one kind that others refer to, and no others: Secrets and ConfigMaps. One watch for metadata, which starts at the present and
 * lists nothing, tells which objects change; only the ones somebody refers to are fetched, one by one. So objects nobody refers to cost neither
 * memory nor requests however many there are (a watch for each object would cost a connection each, and a list would bring all of them).
 */
export class Referenced {
  readonly #options: ReferencedOptions;
  readonly #wanted = new Map<string, Entry>();
  readonly #queue: Entry[] = [];
  #fetching = 0;
  #unanswered = 0;
  #watches: "starting" | "running" = "starting";
  #onSettled: (() => void)[] = [];
  #trouble: string | undefined;

  constructor(options: ReferencedOptions) {
    this.#options = options;
  }

  /** How many objects are waited for that were never asked for before. */
  get unanswered(): number {
    return this.#unanswered;
  }

  /** Resolves when every object that is wanted has been asked for once. */
  settled(): Promise<void> {
    return this.#unanswered === 0 ? Promise.resolve() : new Promise((resolve) => this.#onSettled.push(resolve));
  }

  /** Stops waiting for what has not come yet: it is told when it comes. */
  giveUp(): void {
    for (const entry of this.#wanted.values()) this.#answer(entry);
  }

  /** The trouble that keeps the watch from running, or undefined. */
  get trouble(): string | undefined {
    return this.#trouble;
  }

  /** Follows what is wanted until the signal aborts. */
  async run(): Promise<void> {
    const scopes = this.#options.namespaces ?? [undefined];
    let begun = 0;
    await Promise.all(
      scopes.map((namespace) =>
        follow(
          {
            resource: this.#options.resource,
            ...(namespace === undefined ? {} : { namespace }),
            metadataOnly: true,
            begin: async () => {
              const beginning = await this.#present(namespace);
              if (beginning.type === "after" && ++begun >= scopes.length) this.#refetch(namespace);
              return beginning;
            },
            take: (events) => this.#take(events),
            trouble: (problem) => this.#say(problem),
          },
          this.#options,
        ),
      ),
    );
  }

  /** Somebody refers to the object now. Wanting it twice changes nothing. */
  want(name: ObjectName): void {
    const key = objectKey(name.namespace, name.name);
    if (this.#wanted.has(key)) return;
    const ours = this.#options.includes(name.namespace);
    const entry: Entry = { ...nameOf(name), version: undefined, state: "idle", answered: !ours };
    this.#wanted.set(key, entry);
    if (ours) this.#unanswered++;
    if (this.#watches === "running") this.#enqueue(entry);
  }

  /** Nobody refers to the object any more: it leaves the sink. */
  drop(name: ObjectName): void {
    const key = objectKey(name.namespace, name.name);
    const entry = this.#wanted.get(key);
    if (!entry) return;
    this.#wanted.delete(key);
    this.#answer(entry);
    if (entry.version !== undefined) this.#options.sink.remove(name);
  }

  /** A namespace has become ours: what is wanted of it is fetched. */
  join(namespace: string): void {
    for (const entry of this.#wanted.values()) if (entry.namespace === namespace) this.#enqueue(entry);
  }

  /** A namespace is not ours any more: what came from it leaves the sink. */
  leave(namespace: string): void {
    for (const entry of this.#wanted.values()) {
      if (entry.namespace === namespace) this.#put(entry, undefined);
    }
  }

  #say(problem: string | undefined): void {
    const { troubles, resource } = this.#options;
    if (problem !== undefined && this.#trouble === undefined) troubles.failed(resource.plural, problem);
    if (problem === undefined && this.#trouble !== undefined) troubles.recovered(resource.plural);
    this.#trouble = problem;
  }

  /** The version of the present, without listing: a page of one. */
  async #present(namespace: string | undefined): Promise<Beginning> {
    const { client, resource, signal } = this.#options;
    const page = await client.list(resource, {
      metadataOnly: true,
      limit: 1,
      signal,
      ...(namespace === undefined ? {} : { namespace }),
    });
    return "value" in page
      ? { type: "after", resourceVersion: page.value.resourceVersion }
      : { type: "failed", error: page.fault };
  }

  /** Changes may have been missed, or the first watch stands: fetch all that is wanted. */
  #refetch(namespace: string | undefined): void {
    const all = this.#watches === "starting" || namespace === undefined;
    this.#watches = "running";
    for (const entry of this.#wanted.values()) if (all || entry.namespace === namespace) this.#enqueue(entry);
  }

  #take(events: readonly WatchEvent[]): void {
    for (const event of events) {
      if (event.type !== "upsert" && event.type !== "remove") continue;
      const { namespace = "", name, resourceVersion } = event.object.metadata;
      const entry = this.#wanted.get(objectKey(namespace, name));
      if (!entry || entry.version === resourceVersion) continue;
      this.#enqueue(entry);
    }
  }

  #enqueue(entry: Entry): void {
    if (!this.#options.includes(entry.namespace)) return;
    if (entry.state === "fetching") entry.state = "changed";
    if (entry.state !== "idle") return;
    entry.state = "waiting";
    this.#queue.push(entry);
    this.#pump();
  }

  #pump(): void {
    while (this.#fetching < FETCHES) {
      const entry = this.#queue.shift();
      if (!entry) return;
      this.#fetching++;
      void this.#fetch(entry).finally(() => {
        this.#fetching--;
        this.#pump();
      });
    }
  }

  async #fetch(entry: Entry): Promise<void> {
    const { client, resource, clock, signal, troubles, backoff: times } = this.#options;
    const backoff = createBackoff(clock, signal, times);
    const isWanted = () => this.#wanted.get(objectKey(entry.namespace, entry.name)) === entry;
    while (!signal.aborted && isWanted()) {
      entry.state = "fetching";
      const answer = await client.get(resource, entry, { signal });
      if (!isWanted()) return;
      if ("value" in answer || isNotFound(answer.fault)) {
        const ours = this.#options.includes(entry.namespace);
        this.#put(entry, "value" in answer && ours ? answer.value : undefined);
        if ((entry.state as Entry["state"]) === "changed") continue;
        entry.state = "idle";
        return;
      }
      const problem = describeError(answer.fault);
      troubles.unread(`${resource.kind} ${objectKey(entry.namespace, entry.name)}`, problem);
      if (answer.fault.code === 403) this.#answer(entry);
      await backoff.wait(answer.fault.retryAfterMs);
    }
  }

  #put(entry: Entry, object: Parameters<ObjectSink["upsert"]>[0] | undefined): void {
    if (object && object.metadata.resourceVersion !== entry.version) this.#options.sink.upsert(object);
    if (!object && entry.version !== undefined) this.#options.sink.remove(entry);
    entry.version = object?.metadata.resourceVersion;
    this.#answer(entry);
  }

  #answer(entry: Entry): void {
    if (entry.answered) return;
    entry.answered = true;
    this.#unanswered--;
    if (this.#unanswered > 0) return;
    for (const resolve of this.#onSettled.splice(0)) resolve();
  }
}

function nameOf({ namespace, name }: ObjectName): ObjectName {
  return { namespace, name };
}
