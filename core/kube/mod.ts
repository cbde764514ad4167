/**
 * The Kubernetes API without a connection: the client port, its requests and answers, and the pure logic between them.
 *
 * In: calls and a transport. Out: values, errors as values, watch events. It opens no connection, reads no kubeconfig, never retries and
 * never throws for what a server says; who talks to a server brings a {@link KubeTransport}.
 */
export type {
  ApplyOptions,
  CallOptions,
  DeleteOptions,
  KubeClient,
  KubeList,
  KubeName,
  KubePatch,
  KubeResource,
  KubeResult,
  KubeSelection,
  KubeSession,
  Leadership,
  ListOptions,
  WatchEvent,
  WatchOptions,
  WriteOptions,
} from "./client.ts";
export { createKubeClient } from "./create-client.ts";
export {
  describeError,
  errorOfStatus,
  isConflict,
  isExpired,
  isNotFound,
  isTemporary,
  type KubeError,
  parseError,
  unreachable,
} from "./errors.ts";
export { CUSTOM_RESOURCE_DEFINITION, collectionPath, LEASE, objectPath, POD, queryOf, resourceOf } from "./resource.ts";
export { stripped } from "./strip.ts";
export type { KubeRequest, KubeResponse, KubeTransport } from "./transport.ts";
export { createLineSplitter, type LineSplitter, parseWatchLine } from "./watch-events.ts";
