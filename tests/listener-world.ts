import { createEngine } from "../core/incremental/mod.ts";
import type { Translation } from "../core/plugin/api.ts";
import { createStore, type KubeObject } from "../core/resource/mod.ts";
import type { ObjectStatus, StatusValue } from "../core/status/types.ts";
import { DEFAULT_SETTINGS, type GatewayApiSettings } from "../plugins/gateway-api/base/settings.ts";
import { root } from "../plugins/gateway-api/root.ts";

const GROUPS: Readonly<Record<string, string>> = { EnvoyProxy: "gateway.envoyproxy.io/v1alpha1", Namespace: "v1" };
/** Times of creation. */
export const [OLDEST, OLD, NEW] = ["2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z", "2024-06-01T00:00:00Z"];

type Spec = Record<string, unknown>;

/** An object; `key` is `namespace/name`, `since` its creation. */
export function object(kind: string, key: string, since: string | undefined, spec: Spec): KubeObject {
  const [namespace = "", name = ""] = key.split("/");
  const metadata = { name, namespace, ...(since !== undefined && { creationTimestamp: since }) };
  const apiVersion = GROUPS[kind] ?? "gateway.networking.k8s.io/v1";
  return { apiVersion, kind, metadata, spec } as KubeObject;
}

/** A listener in short: `name protocol port [hostname]`. */
function listener(text: string): Spec {
  const [name, protocol, port, hostname] = text.split(" ");
  const tls = protocol === "TLS" ? { tls: { mode: "Passthrough" } } : {};
  const open = { allowedRoutes: { namespaces: { from: "All" } } };
  return { name, protocol, port: Number(port), ...(hostname && { hostname }), ...tls, ...open };
}

/** A Gateway that takes ListenerSets from everywhere. */
export function gateway(
  key: string,
  since: string | undefined,
  listeners: readonly string[],
  more: Spec = {},
): KubeObject {
  const spec = { gatewayClassName: "eg", allowedListeners: { namespaces: { from: "All" } }, ...more };
  return object("Gateway", key, since, { ...spec, listeners: listeners.map(listener) });
}

/** A ListenerSet. */
export function set(
  key: string,
  since: string | undefined,
  listeners: readonly string[],
  of = "infra/edge",
): KubeObject {
  const [namespace, name] = of.split("/");
  return object("ListenerSet", key, since, { parentRef: { namespace, name }, listeners: listeners.map(listener) });
}

/** An EnvoyProxy. */
export function proxy(key: string, spec: Spec): KubeObject {
  return object("EnvoyProxy", key, undefined, spec);
}

/** The outcome of a world. */
export interface Built {
  /** The conditions of each listener, by `<owner's key>/<listener>`: type, status, reason and message of each. */
  readonly said: Readonly<Record<string, readonly string[]>>;
  /** The listeners that are served, by data plane. */
  readonly served: Readonly<Record<string, readonly string[]>>;
  readonly xds: Translation["xds"];
  readonly status: readonly ObjectStatus[];
}

/** Translates objects in a world with one class `eg`, which may merge its Gateways, and the namespaces infra, calm and rude. */
export function build(objects: readonly KubeObject[], { merged = false, ...settings }: Settings = {}): Built {
  const store = createStore();
  store.apply({
    upsert: [
      object("GatewayClass", "/eg", undefined, {
        controllerName: DEFAULT_SETTINGS.controllerName,
        ...(merged && {
          parametersRef: { group: "gateway.envoyproxy.io", kind: "EnvoyProxy", name: "merged", namespace: "infra" },
        }),
      }),
      proxy("infra/merged", { mergeGateways: true }),
      ...["infra", "calm", "rude"].map((name) => object("Namespace", `/${name}`, undefined, {})),
      ...objects,
    ],
  });
  const world = { snapshot: store.snapshot, settings: settings as Record<string, unknown>, needs: new Map(), now: 0 };
  const { xds, status } = createEngine().build(world, root, "").value;
  const said: Record<string, readonly string[]> = {};
  for (const { ref, status: value } of status)
    for (const { name, conditions } of (value as StatusValue).listeners ?? [])
      said[`${ref.namespace}/${ref.name}/${name}`] = conditions.map(
        ({ type, status: is, reason, message }) => `${type} ${is} ${reason}: ${message}`,
      );
  const served = Object.entries(xds).map(([key, { http = [], tcp = [], udp = [] }]) => [
    key,
    [...http, ...tcp, ...udp].map(({ name }) => name),
  ]);
  return { said, served: Object.fromEntries(served), xds, status };
}

/** Settings, and whether the class merges its Gateways. */
export type Settings = Partial<GatewayApiSettings> & { readonly merged?: boolean };
