import { applyJsonPatches } from "../../../core/envoy/json-patch/mod.ts";
import type {
  ApplyOptions,
  KubeClient,
  KubeName,
  KubeResource,
  KubeResult,
  WatchEvent,
} from "../../../core/kube/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";

type Json = Readonly<Record<string, unknown>>;

/** A cluster in memory: as much of the Kubernetes API as an infrastructure manager uses, and a list of what was written. */
export interface MemoryCluster {
  readonly client: KubeClient;
  /** `apply Service ns/name` and `delete Service ns/name`, in order; emptied by `taken`. */
  taken(): readonly string[];
  get(kind: string, namespace: string, name: string): (KubeObject & Json) | undefined;
  /** Writes as somebody else: fields are merged into the object, which is made when it is not there. */
  put(object: KubeObject & Json): void;
  drop(kind: string, namespace: string, name: string): void;
  names(): readonly string[];
}

interface Watcher {
  readonly matches: (object: KubeObject) => boolean;
  readonly push: (event: WatchEvent) => void;
}

export function createMemoryCluster(): MemoryCluster {
  const objects = new Map<string, KubeObject & Json>();
  const watchers = new Set<Watcher>();
  const writes: string[] = [];
  let version = 0;

  const say = (event: WatchEvent & { object: KubeObject }) => {
    for (const watcher of watchers) if (watcher.matches(event.object)) watcher.push(event);
  };
  const put = (object: KubeObject & Json): KubeObject & Json => {
    const id = idOf(object.kind, object.metadata.namespace, object.metadata.name);
    const old = objects.get(id);
    const merged = merge(old ?? {}, JSON.parse(JSON.stringify(object))) as KubeObject & Json;
    const uid = old?.metadata.uid ?? `uid-${id}-${++version}`;
    const stored = { ...merged, metadata: { ...merged.metadata, uid, resourceVersion: String(++version) } };
    objects.set(id, stored);
    say({ type: "upsert", object: stored });
    return stored;
  };
  const drop = (kind: string, namespace: string | undefined, name: string): boolean => {
    const object = objects.get(idOf(kind, namespace, name));
    if (object === undefined) return false;
    objects.delete(idOf(kind, namespace, name));
    say({ type: "remove", object });
    return true;
  };
  const client = clientOf({ objects, watchers, writes, put, drop, version: () => String(version) });
  return {
    client,
    taken: () => writes.splice(0),
    get: (kind, namespace, name) => objects.get(idOf(kind, namespace, name)),
    put: (object) => void put(object),
    drop: (kind, namespace, name) => void drop(kind, namespace, name),
    names: () => [...objects.keys()],
  };
}

interface Held {
  readonly objects: ReadonlyMap<string, KubeObject & Json>;
  readonly watchers: Set<Watcher>;
  readonly writes: string[];
  readonly put: (object: KubeObject & Json) => KubeObject & Json;
  readonly drop: (kind: string, namespace: string | undefined, name: string) => boolean;
  readonly version: () => string;
}

function clientOf({ objects, watchers, writes, put, drop, version }: Held): KubeClient {
  const client: Partial<KubeClient> = {
    get: async (resource, { namespace, name }) => {
      const found = objects.get(idOf(resource.kind, namespace, name));
      return found ? { value: found } : notFound(resource, { namespace, name });
    },
    list: async (resource, options = {}) => ({
      value: {
        items: [...objects.values()].filter(selected(resource, options)),
        resourceVersion: version(),
      },
    }),
    watch: (resource, options) => watchFrom(watchers, selected(resource, options), options.signal),
    create: async (resource, object) => {
      const { namespace, name } = object.metadata;
      if (objects.has(idOf(object.kind, namespace, name))) {
        const message = `${resource.plural} "${name}" already exists`;
        return { fault: { code: 409, reason: "AlreadyExists", message } };
      }
      return { value: put(object as KubeObject & Json) };
    },
    replace: async (resource, object) => {
      const { namespace, name } = object.metadata;
      const held = objects.get(idOf(object.kind, namespace, name));
      return isStale(object, held) ? modified(resource, name) : { value: put(object as KubeObject & Json) };
    },
    patch: async (resource, { namespace, name }, patch) => {
      const found = objects.get(idOf(resource.kind, namespace, name));
      if (found === undefined || patch.type !== "json") return notFound(resource, { namespace, name });
      const { document, errors } = applyJsonPatches(JSON.parse(JSON.stringify(found)), patch.body as never);
      if (errors.length > 0) throw new Error(errors.join("; "));
      return { value: put(document as unknown as KubeObject & Json) };
    },
    apply: async (_, object, options) => {
      writes.push(writeOf(object as KubeObject & Json, options));
      return { value: put(object as KubeObject & Json) };
    },
    delete: async (resource, { namespace, name }) => {
      writes.push(`delete ${resource.kind} ${namespace}/${name}`);
      return drop(resource.kind, namespace, name) ? { value: {} } : notFound(resource, { namespace, name });
    },
  };
  return client as KubeClient;
}

/** How an apply is listed; only replicas are kept without force. */
function writeOf(object: KubeObject & Json, { fieldManager, force }: ApplyOptions): string {
  const name = `${object.kind} ${object.metadata.namespace}/${object.metadata.name}`;
  if (fieldManager === "envoy-gateway-replicas" && !force) return `keep ${name} ${JSON.stringify(object["spec"])}`;
  if (fieldManager !== "envoy-gateway" || !force) throw new Error("not applied by force");
  return `apply ${name}`;
}

interface Selection {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

function idOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind} ${namespace ? `${namespace}/` : ""}${name}`;
}

function selected(resource: KubeResource, { namespace, labelSelector, fieldSelector }: Selection) {
  return (object: KubeObject) =>
    object.kind === resource.kind &&
    (!namespace || object.metadata.namespace === namespace) &&
    (!fieldSelector || fieldSelector === `metadata.name=${object.metadata.name}`) &&
    (!labelSelector || matchesLabels(labelSelector, object.metadata.labels ?? {}));
}

/** Selectors of the forms `key=value` and `key in (a,b)`. */
function matchesLabels(selector: string, labels: Readonly<Record<string, string>>): boolean {
  return [...selector.matchAll(/([^,=\s]+)\s*(?:=([^,]*)| in \(([^)]*)\))/g)].every(([, key = "", value, set]) => {
    const label = labels[key] ?? "";
    return value === undefined ? (set ?? "").split(",").includes(label) : label === value;
  });
}

function merge(old: unknown, next: unknown): unknown {
  if (!isFields(old) || !isFields(next)) return next;
  const keys = new Set([...Object.keys(old), ...Object.keys(next)]);
  return Object.fromEntries([...keys].map((key) => [key, key in next ? merge(old[key], next[key]) : old[key]]));
}

function isFields(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isStale({ metadata: { resourceVersion } }: KubeObject, held: KubeObject | undefined): boolean {
  return resourceVersion !== undefined && resourceVersion !== held?.metadata.resourceVersion;
}

function modified(resource: KubeResource, name: string): KubeResult<never> {
  const message = `${resource.plural} "${name}" has been modified`;
  return { fault: { code: 409, reason: "Conflict", message } };
}

function notFound(resource: KubeResource, { name }: KubeName): KubeResult<never> {
  return { fault: { code: 404, reason: "NotFound", message: `${resource.plural} "${name}" not found` } };
}

async function* watchFrom(
  watchers: Set<Watcher>,
  matches: Watcher["matches"],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly WatchEvent[]> {
  const queue: WatchEvent[] = [];
  let wake = () => {};
  const watcher: Watcher = {
    matches,
    push: (event) => {
      queue.push(event);
      wake();
    },
  };
  watchers.add(watcher);
  signal?.addEventListener("abort", () => wake());
  while (!signal?.aborted) {
    if (queue.length > 0) yield queue.splice(0);
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  watchers.delete(watcher);
}
