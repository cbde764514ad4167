import type { KubeObject } from "../object/mod.ts";
import type { Result } from "../result/mod.ts";
import type { KubeError } from "./errors.ts";

/** Where the objects of a kind live in the API: everything a path is made of. `group` is empty for the core group. */
export interface KubeResource {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Expected failures are values: a refusal of the server, or a server that does not answer. */
export type KubeResult<T> = Result<T, KubeError>;

/** Names one object of a resource; `namespace` is empty for cluster-scoped ones. */
export interface KubeName {
  readonly namespace: string;
  readonly name: string;
}

/** The options of every call. */
export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Asks the server for metadata only (PartialObjectMetadata): the rest is neither sent nor parsed. */
  readonly metadataOnly?: boolean;
}

/** Which objects a list or watch covers. No namespace means all of them. */
export interface KubeSelection extends CallOptions {
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly fieldSelector?: string;
}

/** One page of a list; `next` continues it, and is absent on the last page. */
export interface KubeList {
  readonly items: readonly KubeObject[];
  readonly resourceVersion: string;
  readonly next?: string;
}

/** A list call; `limit` with `next` reads page by page. */
export interface ListOptions extends KubeSelection {
  readonly limit?: number;
  readonly next?: string;
  readonly resourceVersion?: string;
}

/** A watch call. */
export interface WatchOptions extends KubeSelection {
  /** Events after this version. Absent together with `initial`. */
  readonly resourceVersion?: string;
  /** Streaming list: the server first sends every object as ADDED, then a bookmark that says the list is complete. */
  readonly initial?: boolean;
  /** Seconds after which the server ends the watch. */
  readonly timeoutSeconds?: number;
}

/** An event of a watch. `bookmark` carries only a version; `initialEnd` marks the end of a streaming list. */
export type WatchEvent =
  | { readonly type: "upsert" | "remove"; readonly object: KubeObject }
  | { readonly type: "bookmark"; readonly resourceVersion: string; readonly initialEnd: boolean }
  | { readonly type: "error"; readonly error: KubeError };

/** How an object is written. */
export interface WriteOptions extends CallOptions {
  /** Who the written fields belong to. */
  readonly fieldManager: string;
  readonly subresource?: "status" | "scale";
  readonly dryRun?: boolean;
}

/** A server-side apply. `force` takes fields from other managers. */
export interface ApplyOptions extends WriteOptions {
  readonly force?: boolean;
}

/** A change to an object: a JSON merge patch (RFC 7386) or a JSON patch (RFC 6902). */
export type KubePatch =
  | { readonly type: "merge"; readonly body: unknown }
  | { readonly type: "json"; readonly body: readonly unknown[] };

/** A deletion; `uid` makes it fail when the object is another one by now. */
export interface DeleteOptions extends CallOptions {
  readonly uid?: string;
  readonly propagation?: "Background" | "Foreground" | "Orphan";
}

/**
 * The Kubernetes API as Postern uses it: a port that plugins are given. No call throws, retries or waits; refusals and
 * broken connections come back as errors. Objects come without managed fields and without kubectl's last-applied annotation.
 */
export interface KubeClient {
  get(resource: KubeResource, name: KubeName, options?: CallOptions): Promise<KubeResult<KubeObject>>;
  list(resource: KubeResource, options?: ListOptions): Promise<KubeResult<KubeList>>;
  /** Yields an empty batch when the server has taken the watch, then what arrives together as one batch. Ends when the server ends the watch, the signal aborts or after an error event. */
  watch(resource: KubeResource, options: WatchOptions): AsyncIterable<readonly WatchEvent[]>;
  create(resource: KubeResource, object: KubeObject, options: WriteOptions): Promise<KubeResult<KubeObject>>;
  /** Replaces the object; its resourceVersion, when it has one, must be the current one. */
  replace(resource: KubeResource, object: KubeObject, options: WriteOptions): Promise<KubeResult<KubeObject>>;
  /** Server-side apply: makes the fields that are given so, and drops the ones this manager gave earlier and gives no more. */
  apply(resource: KubeResource, object: KubeObject, options: ApplyOptions): Promise<KubeResult<KubeObject>>;
  patch(
    resource: KubeResource,
    name: KubeName,
    patch: KubePatch,
    options: WriteOptions,
  ): Promise<KubeResult<KubeObject>>;
  delete(resource: KubeResource, name: KubeName, options?: DeleteOptions): Promise<KubeResult<unknown>>;
  /** GET of a path, for discovery and version: `/apis/apps/v1`, `/version`. */
  read(path: string, options?: CallOptions): Promise<KubeResult<unknown>>;
}

/** Whether this replica is the one that writes. Every replica reads and serves; one at a time writes. */
export interface Leadership {
  /** True while this replica holds the lease. */
  leads(): boolean;
  /** Calls `listener` at each change, not at once. The returned function ends that. */
  onChange(listener: (leads: boolean) => void): () => void;
}

/** The session that plugins for Kubernetes are made with: one connection and one leadership for the whole process. */
export interface KubeSession {
  readonly client: KubeClient;
  readonly leadership: Leadership;
}
