import { isNotFound, type KubeResource, type WatchEvent } from "../../../core/kube/mod.ts";
import { type KubeObject, objectKey } from "../../../core/resource/mod.ts";
import { type Beginning, type FollowContext, type FollowEnd, follow } from "./follow.ts";

/** Objects of a list that are fetched with one request, where the server cannot stream lists. */
const PAGE = 500;

/** Takes what a reflector sees. */
export interface ObjectSink {
  upsert(object: KubeObject): void;
  remove(object: ObjectName): void;
}

/** Enough of an object to take it out. */
export interface ObjectName {
  readonly namespace: string;
  readonly name: string;
}

/** The options of a reflector. */
export interface ReflectorOptions extends FollowContext {
  readonly resource: KubeResource;
  /** Only this namespace is asked for. */
  readonly namespace?: string;
  /** Objects of other namespaces are dropped on arrival. */
  readonly includes: (namespace: string) => boolean;
  readonly sink: ObjectSink;
  readonly onSynced: () => void;
  readonly onTrouble: (problem: string | undefined) => void;
}

/**
 * Mirrors the objects of one resource into a sink: each change once, in order, nothing lost over reconnects. After a new list only the
 * differences are told. A reflector remembers names and versions, never objects.
 */
export class Reflector {
  readonly #options: ReflectorOptions;
  /** Versions by key, of what the sink has. */
  readonly #known = new Map<string, Entry>();
  #streaming = true;
  /** Keys seen since the list began; undefined when it is complete. */
  #listed: Set<string> | undefined;
  /** Work that has to be done before the next event is taken. */
  #gate: Promise<void> = Promise.resolve();

  constructor(options: ReflectorOptions) {
    this.#options = options;
  }

  /** Follows the resource until it is not served any more or the signal aborts. Known objects stay in the sink. */
  run(): Promise<FollowEnd> {
    const { resource, namespace, onTrouble } = this.#options;
    return follow(
      {
        resource,
        ...(namespace === undefined ? {} : { namespace }),
        begin: () => this.#begin(),
        take: (events) => this.#take(events),
        trouble: onTrouble,
        refusedStreaming: () => {
          this.#streaming = false;
        },
      },
      this.#options,
    );
  }

  /** Takes everything out of the sink: the resource is gone. */
  clear(): void {
    for (const entry of this.#known.values()) this.#options.sink.remove(entry);
    this.#known.clear();
  }

  /** Takes the objects of a namespace out of the sink: it is not ours any more. */
  leave(namespace: string): void {
    for (const [key, entry] of this.#known) {
      if (entry.namespace !== namespace) continue;
      this.#known.delete(key);
      this.#options.sink.remove(entry);
    }
  }

  /**
   * Fetches the objects of a namespace that has become ours. The stream waits meanwhile, so that what happens to them after the list comes
   * after it. Resolves when they are in the sink; a namespace that cannot be listed now is asked for again until it can.
   */
  join(namespace: string): Promise<void> {
    const joined = this.#gate.then(() => this.#fetch(namespace));
    this.#gate = joined;
    return joined;
  }

  async #fetch(namespace: string): Promise<void> {
    const { client, resource, signal, clock, includes } = this.#options;
    let next: string | undefined;
    while (!signal.aborted && includes(namespace)) {
      const page = await client.list(resource, {
        namespace,
        limit: PAGE,
        signal,
        ...(next === undefined ? {} : { next }),
      });
      if ("value" in page) {
        for (const object of page.value.items) this.#upsert(object, true);
        next = page.value.next;
        if (next === undefined) return;
      } else {
        if (isNotFound(page.fault)) return;
        next = undefined;
        await new Promise<void>((resolve) => clock.after(page.fault.retryAfterMs ?? 200, resolve));
      }
    }
  }

  async #begin(): Promise<Beginning> {
    this.#listed = new Set();
    if (this.#streaming) return { type: "streaming" };
    const { client, resource, namespace, signal } = this.#options;
    let next: string | undefined;
    do {
      const page = await client.list(resource, {
        limit: PAGE,
        signal,
        ...(namespace === undefined ? {} : { namespace }),
        ...(next === undefined ? {} : { next }),
      });
      if ("fault" in page) return { type: "failed", error: page.fault };
      for (const object of page.value.items) this.#upsert(object, true);
      next = page.value.next;
      if (next === undefined) {
        this.#complete();
        return { type: "after", resourceVersion: page.value.resourceVersion };
      }
    } while (!signal.aborted);
    return { type: "failed", error: { code: 0, reason: "Stopped", message: "" } };
  }

  async #take(events: readonly WatchEvent[]): Promise<void> {
    await this.#gate;
    for (const event of events) {
      if (event.type === "upsert") this.#upsert(event.object, this.#listed !== undefined);
      else if (event.type === "remove") this.#remove(event.object);
      else if (event.type === "bookmark" && event.initialEnd) this.#complete();
    }
  }

  /** The list is complete: what it did not hold is gone. */
  #complete(): void {
    const listed = this.#listed;
    this.#listed = undefined;
    if (listed) {
      for (const [key, entry] of this.#known) {
        if (listed.has(key)) continue;
        this.#known.delete(key);
        this.#options.sink.remove(entry);
      }
    }
    this.#options.onSynced();
  }

  /** The word of a list holds, even when it is older than what we know: an etcd that was restored goes back in time. */
  #upsert(object: KubeObject, listing: boolean): void {
    const { namespace = "", name, resourceVersion: version = "" } = object.metadata;
    if (!this.#options.includes(namespace)) return;
    const key = objectKey(namespace, name);
    this.#listed?.add(key);
    const before = this.#known.get(key);
    if (before && (version === before.version || (!listing && isOlder(version, before.version)))) return;
    this.#known.set(key, { namespace, name, version });
    this.#options.sink.upsert(object);
  }

  #remove(object: KubeObject): void {
    const { namespace = "", name, resourceVersion: version = "" } = object.metadata;
    const key = objectKey(namespace, name);
    const before = this.#known.get(key);
    if (!before || isOlder(version, before.version)) return;
    this.#known.delete(key);
    this.#listed?.delete(key);
    this.#options.sink.remove(before);
  }
}

interface Entry extends ObjectName {
  readonly version: string;
}

const NUMBER = /^\d+$/;

/**
 * Versions of one resource can be compared as numbers (KEP-5504); what is no number is never older. The comparison keeps a stream that runs behind a list
 * from taking objects back to what they were.
 */
function isOlder(version: string, known: string): boolean {
  if (!NUMBER.test(version) || !NUMBER.test(known)) return false;
  return version.length === known.length ? version < known : version.length < known.length;
}
