import type { World } from "../../core/incremental/mod.ts";
import { createStore, type KubeObject } from "../../core/resource/mod.ts";

/** A class, a Gateway with one HTTP listener, a namespace. */
export const BASE: readonly KubeObject[] = [
  {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "GatewayClass",
    metadata: { name: "eg" },
    spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
  },
  {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "edge", namespace: "default" },
    spec: { gatewayClassName: "eg", listeners: [{ name: "http", port: 80, protocol: "HTTP" }] },
  },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } },
];

/** An HTTPRoute that sends one path to one Service. */
export function route(name: string, path: string, service: string): KubeObject {
  return {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "HTTPRoute",
    metadata: { name, namespace: "default", generation: 1 },
    spec: {
      parentRefs: [{ name: "edge" }],
      rules: [{ matches: [{ path: { type: "PathPrefix", value: path } }], backendRefs: [{ name: service, port: 80 }] }],
    },
  };
}

/** A Service with port 80. */
export function service(name: string): KubeObject {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name, namespace: "default" },
    spec: { clusterIP: "10.0.0.1", ports: [{ port: 80, protocol: "TCP" }] },
  };
}

/** The EndpointSlice of a Service with one ready endpoint. */
export function slice(of: string, address: string): KubeObject {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: `${of}-1`, namespace: "default", labels: { "kubernetes.io/service-name": of } },
    addressType: "IPv4",
    ports: [{ port: 8080, protocol: "TCP" }],
    endpoints: [{ addresses: [address], conditions: { ready: true } }],
  } as KubeObject;
}

/** The world as it stands in a store. */
export function worldOf(store: ReturnType<typeof createStore>): World {
  return { snapshot: store.snapshot, settings: {}, needs: new Map(), now: 0 };
}

/** A store that holds objects, applied in the order given. */
export function storeOf(objects: readonly KubeObject[]): ReturnType<typeof createStore> {
  const store = createStore();
  for (const object of objects) store.apply({ upsert: [object] });
  return store;
}
