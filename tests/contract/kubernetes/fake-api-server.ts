import type { Server } from "bun";
import { applyJsonPatches } from "../../../core/envoy/json-patch/mod.ts";
import type { KubeObject } from "../../../core/resource/mod.ts";

/** One kind the fake server serves. */
export interface FakeKind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

interface Change {
  readonly version: number;
  readonly type: "ADDED" | "MODIFIED" | "DELETED";
  readonly collection: string;
  readonly object: KubeObject;
}

interface OpenWatch {
  readonly collection: string;
  readonly namespace: string | undefined;
  readonly labelSelector: string;
  readonly metadataOnly: boolean;
  send(line: unknown): void;
  close(): void;
}

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly body: unknown;
}

/**
 * An API server for tests: lists, pages, watches, streaming lists, optimistic writes and leases as the real one answers them, on loopback, with
 * faults on demand.
 */
export class FakeApiServer {
  readonly requests: SeenRequest[] = [];
  /** Answers streaming lists with 422, as servers without the feature do. */
  refusesStreaming = false;
  /** Versions at or below this one are too old to watch from. */
  compactedAt = 0;
  /** Answers the next requests that match with this status instead. */
  readonly faults: { readonly match: (request: SeenRequest) => boolean; readonly status: number }[] = [];
  /** Runs before a write is looked at. */
  beforeWrite: (request: SeenRequest) => void = () => {};

  readonly #kinds = new Map<string, FakeKind>();
  readonly #objects = new Map<string, Map<string, KubeObject>>();
  readonly #changes: Change[] = [];
  readonly #watches = new Set<OpenWatch>();
  #version = 100;
  #server: Server<undefined> | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  get openWatches(): number {
    return this.#watches.size;
  }

  start(): void {
    this.#server = Bun.serve({
      port: this.#port,
      hostname: "127.0.0.1",
      idleTimeout: 0,
      fetch: (request) => this.#answer(request),
    });
    this.#port = this.#server.port as number;
  }

  /** Stops answering and cuts every connection; the objects stay. */
  async stop(): Promise<void> {
    this.disconnect();
    await this.#server?.stop(true);
    this.#server = undefined;
  }

  serve(...kinds: readonly FakeKind[]): void {
    for (const kind of kinds) this.#kinds.set(collectionOf(kind), kind);
  }

  /** The definition goes, with its objects. */
  withdraw(kind: FakeKind): void {
    for (const object of [...this.#all(collectionOf(kind)).values()]) this.remove(object);
    this.#kinds.delete(collectionOf(kind));
    for (const watch of this.#watches) if (watch.collection === collectionOf(kind)) watch.close();
  }

  /** Creates or replaces an object; returns it with its version. */
  put(object: KubeObject): KubeObject {
    const collection = this.#collectionOf(object);
    const key = keyOf(object);
    const before = this.#all(collection).get(key);
    const stored: KubeObject = {
      ...object,
      metadata: {
        uid: `uid-${this.#version + 1}`,
        creationTimestamp: "2026-01-01T00:00:00Z",
        ...(before && { uid: before.metadata.uid as string }),
        ...object.metadata,
        resourceVersion: String(++this.#version),
      },
    };
    this.#all(collection).set(key, stored);
    this.#publish({ version: this.#version, type: before ? "MODIFIED" : "ADDED", collection, object: stored });
    return stored;
  }

  remove(object: KubeObject): void {
    const collection = this.#collectionOf(object);
    const before = this.#all(collection).get(keyOf(object));
    if (!before) return;
    this.#all(collection).delete(keyOf(object));
    const gone = { ...before, metadata: { ...before.metadata, resourceVersion: String(++this.#version) } };
    this.#publish({ version: this.#version, type: "DELETED", collection, object: gone });
  }

  get(kind: FakeKind, namespace: string, name: string): KubeObject | undefined {
    return this.#all(collectionOf(kind)).get(`${namespace}/${name}`);
  }

  /** Cuts all watches without a word. */
  disconnect(): void {
    for (const watch of [...this.#watches]) watch.close();
  }

  /** Ends all watches with the event of an expired version, as the real server does in the middle of a stream. */
  expire(): void {
    this.compactedAt = this.#version;
    for (const watch of [...this.#watches]) {
      watch.send({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired", message: "too old" } });
      watch.close();
    }
  }

  /** Sends every watch a bookmark of the present. */
  bookmark(): void {
    for (const watch of this.#watches) watch.send(bookmarkOf(this.#version));
  }

  seen(method: string, path: RegExp): readonly SeenRequest[] {
    return this.requests.filter((request) => request.method === method && path.test(request.path));
  }

  #all(collection: string): Map<string, KubeObject> {
    let all = this.#objects.get(collection);
    if (!all) {
      all = new Map();
      this.#objects.set(collection, all);
    }
    return all;
  }

  #collectionOf(object: KubeObject): string {
    for (const [collection, kind] of this.#kinds) {
      if (kind.kind === object.kind && apiVersionOf(kind) === object.apiVersion) return collection;
    }
    throw new Error(`the fake server does not serve ${object.apiVersion} ${object.kind}`);
  }

  #publish(change: Change): void {
    this.#changes.push(change);
    for (const watch of this.#watches) this.#tell(watch, change);
  }

  #tell(watch: OpenWatch, { type, collection, object }: Change): void {
    if (watch.collection !== collection) return;
    if (watch.namespace !== undefined && watch.namespace !== object.metadata.namespace) return;
    if (!isLabelled(object, watch.labelSelector)) return;
    watch.send({ type, object: watch.metadataOnly ? metadataOf(object) : object });
  }

  async #answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const text = request.method === "GET" ? "" : await request.text();
    const seen: SeenRequest = {
      method: request.method,
      path: url.pathname,
      query: url.searchParams,
      contentType: request.headers.get("content-type") ?? "",
      body: text === "" ? undefined : JSON.parse(text),
    };
    this.requests.push(seen);
    const fault = this.faults.findIndex(({ match }) => match(seen));
    if (fault >= 0) {
      const [{ status } = { status: 500 }] = this.faults.splice(fault, 1);
      return failure(status, "Fault");
    }
    const metadataOnly = request.headers.get("accept")?.includes("PartialObjectMetadata") ?? false;
    const [, base = "", namespace, plural, name, subresource] = PATH.exec(url.pathname) ?? [];
    if (plural === undefined) return this.#discover(base);
    const kind = this.#kinds.get(`${base}/${plural}`);
    if (!kind) return failure(404, "NotFound");
    const target = { kind, namespace, name, subresource, metadataOnly };
    if (request.method !== "GET") return this.#write(seen, target);
    if (url.searchParams.get("watch")) return this.#watch(seen, target);
    if (name === undefined) return this.#list(seen, target);
    const object = this.#all(collectionOf(kind)).get(`${namespace ?? ""}/${name}`);
    return object ? Response.json(metadataOnly ? metadataOf(object) : object) : failure(404, "NotFound");
  }

  #discover(base: string): Response {
    const served = [...this.#kinds.values()].filter((kind) => collectionOf(kind).startsWith(`${base}/`));
    if (served.length === 0) return failure(404, "NotFound");
    const resources = served.map(({ plural, kind, namespaced }) => ({ name: plural, kind, namespaced }));
    return Response.json({ kind: "APIResourceList", resources });
  }

  #list({ query }: SeenRequest, { kind, namespace, metadataOnly }: Target): Response {
    const all = [...this.#all(collectionOf(kind)).values()].filter(
      (object) =>
        (namespace === undefined || object.metadata.namespace === namespace) &&
        isLabelled(object, query.get("labelSelector") ?? ""),
    );
    const start = Number(query.get("continue") ?? 0);
    const end = start + Number(query.get("limit") ?? all.length);
    const items = all.slice(start, end).map((object) => (metadataOnly ? metadataOf(object) : withoutType(object)));
    const next = end < all.length ? { continue: String(end) } : {};
    return Response.json({
      kind: `${kind.kind}List`,
      metadata: { resourceVersion: String(this.#version), ...next },
      items,
    });
  }

  #watch({ query }: SeenRequest, { kind, namespace, metadataOnly }: Target): Response {
    const initial = query.get("sendInitialEvents") === "true";
    if (initial && this.refusesStreaming) return failure(422, "Invalid");
    const since = Number(query.get("resourceVersion") ?? 0);
    const encoder = new TextEncoder();
    const collection = collectionOf(kind);
    let cleanUp = () => {};
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        const watch: OpenWatch = {
          collection,
          namespace,
          labelSelector: query.get("labelSelector") ?? "",
          metadataOnly,
          send: (line) => controller.enqueue(encoder.encode(`${JSON.stringify(line)}\n`)),
          close: () => {
            if (!this.#watches.delete(watch)) return;
            controller.close();
          },
        };
        cleanUp = () => this.#watches.delete(watch);
        this.#watches.add(watch);
        if (initial) {
          for (const object of this.#all(collection).values()) {
            this.#tell(watch, { version: 0, type: "ADDED", collection, object });
          }
          watch.send(bookmarkOf(this.#version, true));
        } else if (since < this.compactedAt) {
          watch.send({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired", message: "too old" } });
          watch.close();
        } else {
          for (const change of this.#changes) if (change.version > since) this.#tell(watch, change);
        }
      },
      cancel: () => cleanUp(),
    });
    return new Response(body, { headers: { "content-type": "application/json" } });
  }

  #write(seen: SeenRequest, target: Target): Response {
    this.beforeWrite(seen);
    const { kind, namespace = "", subresource } = target;
    const body = (seen.body ?? {}) as KubeObject;
    const name = target.name ?? body.metadata.name;
    const before = this.#all(collectionOf(kind)).get(`${namespace}/${name}`);
    if (seen.method === "POST" && before) return failure(409, "AlreadyExists");
    if (seen.method === "DELETE") {
      if (before) this.remove(before);
      return before ? Response.json(before) : failure(404, "NotFound");
    }
    const creates = seen.method === "POST" || seen.contentType.startsWith("application/apply-patch");
    if (!creates && !before) return failure(404, "NotFound");
    const version = body.metadata?.resourceVersion;
    if (version !== undefined && version !== before?.metadata.resourceVersion) return failure(409, "Conflict");
    const base = {
      apiVersion: apiVersionOf(kind),
      kind: kind.kind,
      metadata: { name, ...(namespace && { namespace }) },
    };
    if (before && seen.contentType.startsWith("application/json-patch")) {
      const { document, errors } = applyJsonPatches(before as never, seen.body as never);
      return errors.length > 0 ? failure(422, "Invalid") : Response.json(this.put(document as unknown as KubeObject));
    }
    if (before && seen.contentType.startsWith("application/merge-patch") && subresource === undefined)
      return Response.json(this.put(merged(before, body) as KubeObject));
    const wanted =
      subresource === "status" ? { ...(before ?? base), status: body.status } : { ...(before ?? base), ...body };
    return Response.json(this.put({ ...wanted, metadata: { ...before?.metadata, ...wanted.metadata } }));
  }
}

interface Target {
  readonly kind: FakeKind;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly metadataOnly: boolean;
}

const PATH =
  /^(\/api\/[^/]+|\/apis\/[^/]+\/[^/]+)(?:\/namespaces\/([^/]+)(?=\/[^/]))?(?:\/([^/]+))?(?:\/([^/]+))?(?:\/([^/]+))?$/;

/** Whether an object has all labels of a selector, whose parts have the forms `a=b` and `a in (b,c)`. */
function isLabelled({ metadata: { labels = {} } }: KubeObject, selector: string): boolean {
  return [...selector.matchAll(/([^,=\s]+)(?:=([^,]*)| in \(([^)]*)\))/g)].every(([, name = "", value, values]) =>
    (value === undefined ? (values ?? "").split(",") : [value]).includes(labels[name] ?? ""),
  );
}

/** A JSON merge patch (RFC 7386). */
function merged(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const fields = isFields(target) ? target : {};
  const entries = [...new Set([...Object.keys(fields), ...Object.keys(patch)])].flatMap((key) => {
    if (!(key in patch)) return [[key, fields[key]]];
    return patch[key] === null ? [] : [[key, merged(fields[key], patch[key])]];
  });
  return Object.fromEntries(entries);
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function apiVersionOf({ group, version }: FakeKind): string {
  return group === "" ? version : `${group}/${version}`;
}

function collectionOf({ group, version, plural }: FakeKind): string {
  return group === "" ? `/api/${version}/${plural}` : `/apis/${group}/${version}/${plural}`;
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function metadataOf({ metadata }: KubeObject): KubeObject {
  return { apiVersion: "meta.k8s.io/v1", kind: "PartialObjectMetadata", metadata };
}

function withoutType({ apiVersion: _apiVersion, kind: _kind, ...rest }: KubeObject): object {
  return rest;
}

function bookmarkOf(version: number, end = false): object {
  const annotations = end ? { annotations: { "k8s.io/initial-events-end": "true" } } : {};
  return { type: "BOOKMARK", object: { metadata: { resourceVersion: String(version), ...annotations } } };
}

function failure(code: number, reason: string): Response {
  return Response.json({ kind: "Status", status: "Failure", code, reason, message: reason }, { status: code });
}
