import type { KubeObject } from "../object/mod.ts";
import { done, failed } from "../result/mod.ts";
import type {
  CallOptions,
  KubeClient,
  KubeList,
  KubeName,
  KubePatch,
  KubeResource,
  KubeResult,
  ListOptions,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from "./client.ts";
import { parseError, unreachable } from "./errors.ts";
import { collectionPath, objectPath, queryOf } from "./resource.ts";
import { stripped } from "./strip.ts";
import type { KubeRequest, KubeTransport } from "./transport.ts";
import { createLineSplitter, parseWatchLine } from "./watch-events.ts";

const JSON_TYPE = "application/json";
const PARTIAL_OBJECT = `${JSON_TYPE};as=PartialObjectMetadata;g=meta.k8s.io;v=v1`;
const PARTIAL_LIST = `${JSON_TYPE};as=PartialObjectMetadataList;g=meta.k8s.io;v=v1`;
const PATCH_TYPES = { merge: "application/merge-patch+json", json: "application/json-patch+json" } as const;
/** JSON is YAML: the server takes it, and sends answers in JSON. */
const APPLY_TYPE = "application/apply-patch+yaml";

/** A client that turns calls into requests and answers into values. It holds nothing; the transport does the talking. */
export function createKubeClient(transport: KubeTransport): KubeClient {
  const call = <T>(request: KubeRequest, parse: (body: string) => T) => callOnce(transport, request, parse);
  const object = (request: KubeRequest) => call(request, parseObject);
  return {
    get: (resource, name, options) => object(getRequest(objectPath(resource, name), options)),
    list: (resource, options = {}) => call(listRequest(resource, options), (body) => parseList(resource, body)),
    watch: (resource, options) => watchOnce(transport, watchRequest(resource, options)),
    create: (resource, body, options) =>
      object(
        writeRequest("POST", `${collectionPath(resource, nameOf(body).namespace)}`, { body, type: JSON_TYPE, options }),
      ),
    replace: (resource, body, options) =>
      object(
        writeRequest("PUT", objectPath(resource, nameOf(body), options.subresource), {
          body,
          type: JSON_TYPE,
          options,
        }),
      ),
    apply: (resource, body, options) =>
      object(
        writeRequest("PATCH", objectPath(resource, nameOf(body), options.subresource), {
          body,
          type: APPLY_TYPE,
          options,
          ...(options.force === undefined ? {} : { force: options.force }),
        }),
      ),
    patch: (resource, name, patch: KubePatch, options) =>
      object(
        writeRequest("PATCH", objectPath(resource, name, options.subresource), {
          body: patch.body,
          type: PATCH_TYPES[patch.type],
          options,
        }),
      ),
    delete: (resource, name, options = {}) =>
      call(
        {
          ...getRequest(objectPath(resource, name), options),
          method: "DELETE",
          headers: { accept: JSON_TYPE, "content-type": JSON_TYPE },
          body: JSON.stringify({
            apiVersion: "v1",
            kind: "DeleteOptions",
            propagationPolicy: options.propagation,
            preconditions: options.uid === undefined ? undefined : { uid: options.uid },
          }),
        },
        (body) => JSON.parse(body) as unknown,
      ),
    read: (path, options) => call(getRequest(path, options), (body) => JSON.parse(body) as unknown),
  };
}

async function callOnce<T>(
  transport: KubeTransport,
  request: KubeRequest,
  parse: (body: string) => T,
): Promise<KubeResult<T>> {
  try {
    const response = await transport.send(request);
    const body = await response.text();
    if (response.status >= 300) {
      return failed(parseError(response.status, body, response.header("retry-after")));
    }
    return done(parse(body));
  } catch (cause) {
    return failed(unreachable(cause));
  }
}

async function* watchOnce(transport: KubeTransport, request: KubeRequest): AsyncIterable<readonly WatchEvent[]> {
  try {
    const response = await transport.send(request);
    if (response.status >= 300) {
      const error = parseError(response.status, await response.text(), response.header("retry-after"));
      yield [{ type: "error", error }];
      return;
    }
    yield [];
    const decoder = new TextDecoder();
    const splitter = createLineSplitter();
    for await (const chunk of response.chunks()) {
      const events = splitter
        .push(decoder.decode(chunk, { stream: true }))
        .flatMap((line) => parseWatchLine(line) ?? []);
      if (events.length > 0) yield events;
      if (events.some((event) => event.type === "error")) return;
    }
  } catch (cause) {
    if (!request.signal?.aborted) yield [{ type: "error", error: unreachable(cause) }];
  }
}

function getRequest(path: string, options: CallOptions = {}): KubeRequest {
  return {
    method: "GET",
    path,
    headers: { accept: options.metadataOnly ? PARTIAL_OBJECT : JSON_TYPE },
    ...(options.signal ? { signal: options.signal } : {}),
  };
}

function listRequest(resource: KubeResource, options: ListOptions): KubeRequest {
  const query = queryOf({
    labelSelector: options.labelSelector,
    fieldSelector: options.fieldSelector,
    limit: options.limit,
    continue: options.next,
    resourceVersion: options.resourceVersion,
  });
  return {
    ...getRequest(collectionPath(resource, options.namespace) + query, options),
    headers: { accept: options.metadataOnly ? PARTIAL_LIST : JSON_TYPE },
  };
}

function watchRequest(resource: KubeResource, options: WatchOptions): KubeRequest {
  const query = queryOf({
    watch: true,
    allowWatchBookmarks: true,
    labelSelector: options.labelSelector,
    fieldSelector: options.fieldSelector,
    resourceVersion: options.resourceVersion,
    sendInitialEvents: options.initial ? true : undefined,
    resourceVersionMatch: options.initial ? "NotOlderThan" : undefined,
    timeoutSeconds: options.timeoutSeconds,
  });
  return { ...getRequest(collectionPath(resource, options.namespace) + query, options), streaming: true };
}

interface Write {
  readonly body: unknown;
  readonly type: string;
  readonly options: WriteOptions;
  readonly force?: boolean;
}

function writeRequest(method: "POST" | "PUT" | "PATCH", path: string, write: Write): KubeRequest {
  const { options, force } = write;
  const query = queryOf({ fieldManager: options.fieldManager, force, dryRun: options.dryRun ? "All" : undefined });
  const base = getRequest(path + query, options);
  return {
    ...base,
    method,
    headers: { ...base.headers, "content-type": write.type },
    body: JSON.stringify(write.body),
  };
}

function nameOf(object: KubeObject): KubeName {
  return { namespace: object.metadata.namespace ?? "", name: object.metadata.name };
}

function parseObject(body: string): KubeObject {
  return stripped(JSON.parse(body) as KubeObject);
}

/** Lists leave out apiVersion and kind of their items; the objects of a watch have them. */
function parseList(resource: KubeResource, body: string): KubeList {
  const parsed = JSON.parse(body) as {
    readonly items?: readonly KubeObject[] | null;
    readonly metadata?: { readonly resourceVersion?: string; readonly continue?: string };
  };
  const apiVersion = resource.group === "" ? resource.version : `${resource.group}/${resource.version}`;
  const next = parsed.metadata?.continue;
  return {
    items: (parsed.items ?? []).map((item) => stripped({ ...item, apiVersion, kind: resource.kind })),
    resourceVersion: parsed.metadata?.resourceVersion ?? "",
    ...(next ? { next } : {}),
  };
}
