import { createHash } from "node:crypto";
import type { StoredVerdict, VerdictStore } from "../../core/isolation/mod.ts";
import { type KubeClient, type KubeResource, resourceOf } from "../../core/kube/mod.ts";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import { type KubeObject, tableKind } from "../../core/resource/mod.ts";

const CONFIG_MAP: KubeResource = resourceOf(tableKind("ConfigMap"), "v1");
const FIELD_MANAGER = "postern-verdicts";

/** Milliseconds before a failed call is made again; doubled each time up to the longest. */
const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** How long the start waits for the first look, in milliseconds; without it what is refused is found out again. */
const FIRST_LOOK_MS = 3_000;

/** The options of a store in a cluster. */
export interface VerdictMapOptions {
  readonly client: KubeClient;
  readonly clock: Clock;
  readonly log: Logger;
  readonly namespace: string;
  readonly controllerName: string;
}

/**
 * Verdicts in one ConfigMap for each controller, an entry for each object. Every replica may write: each entry is patched alone, so none takes away what
 * another one wrote. Entries hold no content of objects but a keyed digest and the proxy's words.
 */
export class VerdictMap implements VerdictStore {
  readonly #options: VerdictMapOptions;
  readonly #name: string;
  readonly #abort = new AbortController();
  readonly #listeners: ((all: readonly StoredVerdict[]) => void)[] = [];
  /** Entries that are to be written, null for those to be removed, until a write succeeds. */
  #wanted: Record<string, string | null> = {};
  #writing = false;
  #failures = 0;

  constructor(options: VerdictMapOptions) {
    this.#options = options;
    const hash = createHash("sha256").update(options.controllerName).digest("hex").slice(0, 8);
    this.#name = `postern-verdicts-${hash}`;
  }

  load(): Promise<readonly StoredVerdict[]> {
    const { promise, resolve } = Promise.withResolvers<readonly StoredVerdict[]>();
    const cancel = this.#options.clock.after(FIRST_LOOK_MS, () => resolve([]));
    void this.#follow(resolve);
    return promise.finally(cancel);
  }

  save(added: readonly StoredVerdict[], removed: readonly StoredVerdict[]): void {
    for (const verdict of removed) this.#wanted[keyOf(verdict)] = null;
    for (const verdict of added) this.#wanted[keyOf(verdict)] = JSON.stringify(verdict);
    if (!this.#writing) void this.#write();
  }

  onChange(listener: (all: readonly StoredVerdict[]) => void): void {
    this.#listeners.push(listener);
  }

  stop(): void {
    this.#abort.abort();
  }

  /** Watches the one ConfigMap; begins anew when the watch ends. `first` is told what was there at the begin. */
  async #follow(first: (all: readonly StoredVerdict[]) => void): Promise<void> {
    const { client, namespace } = this.#options;
    const { signal } = this.#abort;
    let told = false;
    for (let failures = 0; !signal.aborted; ) {
      let all: readonly StoredVerdict[] = [];
      const fieldSelector = `metadata.name=${this.#name}`;
      for await (const batch of client.watch(CONFIG_MAP, { namespace, fieldSelector, initial: true, signal })) {
        for (const event of batch) {
          if (event.type === "error") failures++;
          else failures = 0;
          if (event.type === "upsert") all = verdictsIn(event.object);
          if (event.type === "remove") all = [];
          const complete = event.type === "bookmark" && event.initialEnd;
          if (complete && !told) first(all);
          else if (told && (complete || event.type === "upsert" || event.type === "remove"))
            for (const listener of this.#listeners) listener(all);
          told ||= complete;
        }
      }
      await this.#pause(failures);
    }
  }

  async #write(): Promise<void> {
    const { client, log, namespace } = this.#options;
    this.#writing = true;
    while (Object.keys(this.#wanted).length > 0 && !this.#abort.signal.aborted) {
      const data = this.#wanted;
      this.#wanted = {};
      const at = { namespace, name: this.#name };
      const options = { fieldManager: FIELD_MANAGER, signal: this.#abort.signal };
      let result = await client.patch(CONFIG_MAP, at, { type: "merge", body: { data } }, options);
      if ("fault" in result && result.fault.code === 404)
        result = await client.create(CONFIG_MAP, this.#object(data), options);
      if ("value" in result) {
        this.#failures = 0;
        continue;
      }
      this.#wanted = { ...data, ...this.#wanted };
      log.warn("verdicts were not written, will retry", { name: this.#name, error: result.fault });
      await this.#pause(this.#failures++);
    }
    this.#writing = false;
  }

  #object(data: Readonly<Record<string, string | null>>): KubeObject {
    const entries = Object.entries(data).filter(([, value]) => value !== null);
    return {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: {
        ...{ name: this.#name, namespace: this.#options.namespace },
        labels: { "app.kubernetes.io/managed-by": "postern", "app.kubernetes.io/component": "verdicts" },
      },
      ...{ data: Object.fromEntries(entries) },
    };
  }

  #pause(failures: number): Promise<void> {
    const wait = Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS);
    return new Promise((resolve) => this.#options.clock.after(wait, resolve));
  }
}

function keyOf({ group, kind, namespace, name }: StoredVerdict): string {
  return createHash("sha256").update(`${group}/${kind}/${namespace}/${name}`).digest("hex").slice(0, 32);
}

/** The verdicts that other replicas wrote; an entry that cannot be read is passed over. */
function verdictsIn(object: KubeObject): readonly StoredVerdict[] {
  const { data = {} } = object as { readonly data?: Readonly<Record<string, string>> };
  return Object.values(data).flatMap((text) => {
    try {
      const verdict = JSON.parse(text) as StoredVerdict;
      return typeof verdict.kind === "string" && typeof verdict.digest === "string" ? [verdict] : [];
    } catch {
      return [];
    }
  });
}
