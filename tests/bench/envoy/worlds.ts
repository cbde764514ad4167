import { createEngine } from "../../../core/incremental/mod.ts";
import { createStore, type KubeObject } from "../../../core/resource/mod.ts";
import { root } from "../../../plugins/gateway-api/root.ts";
import { KIND_URLS } from "../../../plugins/xds/cache/kinds.ts";
import { encodedResource } from "../../../plugins/xds/cache/mod.ts";
import { type ResourceKind, type ResourceMessages, translateXds } from "../../../plugins/xds/translate/mod.ts";
import type { World } from "./meter.ts";

/** The messages of a data plane that are measured, kind by kind. */
export type Messages = { readonly [K in ResourceKind]?: readonly ResourceMessages[K][] };

/** When the certificates are valid. */
const NOW = Date.parse("2030-01-01T00:00:00Z");

/** The messages that the product makes of objects for their only data plane, without the listener for probes. */
export function messagesOf(objects: readonly KubeObject[]): Required<Messages> {
  const world = { snapshot: createStore().replace(objects), settings: {}, needs: new Map(), now: NOW };
  const { value } = createEngine().build(world, root, "");
  const [xds] = Object.values(value.xds);
  if (!xds) throw new Error("the objects come to no data plane");
  const { resources, errors } = translateXds(xds, { controllerNamespace: "postern-system" });
  if (errors.length > 0) throw new Error(`the objects cannot be translated: ${errors[0]?.reason}`);
  const { clusters, endpoints, routes, secrets } = resources;
  const listeners = resources.listeners.filter(({ name }) => !name.startsWith("envoy-gateway-proxy-ready"));
  const messages = <T>(list: readonly { readonly message: T }[]) => list.map(({ message }) => message);
  return {
    ...{ clusters: messages(clusters), endpoints: messages(endpoints), routes: messages(routes) },
    ...{ listeners: messages(listeners), secrets: messages(secrets) },
  };
}

const ORDER: readonly ResourceKind[] = ["clusters", "endpoints", "listeners", "routes", "secrets"];

/** Messages as they are sent. Listeners do not bind their ports. */
export function encoded(messages: Messages): World {
  const unbound = { ...messages, listeners: messages.listeners?.map((each) => ({ ...each, bindToPort: false })) ?? [] };
  const of = (kind: ResourceKind) => (unbound[kind] ?? []).map((message) => encodedResource(KIND_URLS[kind], message));
  return new Map(ORDER.map((kind) => [KIND_URLS[kind], of(kind)]));
}
