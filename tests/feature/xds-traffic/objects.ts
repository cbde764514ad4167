import type { KubeObject, ObjectRef } from "../../../core/resource/mod.ts";

const meta = (name: string, generation: number) => ({ name, namespace: "default", generation });
const gateways = "gateway.networking.k8s.io";

/** The ports that everything depends on. */
export interface Ports {
  readonly http: number;
  readonly https: number;
  readonly backend: number;
}

/** A Gateway with HTTP and HTTPS, a certificate, a backend, and the route that is asked all the time. */
export function baseWorld(ports: Ports, certificate: { cert: string; key: string }): KubeObject[] {
  const listeners = [
    { name: "http", protocol: "HTTP", port: ports.http },
    { name: "https", protocol: "HTTPS", port: ports.https, tls: { certificateRefs: [{ name: "cert" }] } },
  ];
  return [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" } },
    {
      ...{ apiVersion: `${gateways}/v1`, kind: "GatewayClass", metadata: { name: "eg", generation: 1 } },
      spec: { controllerName: "gateway.envoyproxy.io/gatewayclass-controller" },
    },
    {
      ...{ apiVersion: `${gateways}/v1`, kind: "Gateway", metadata: meta("eg", 1) },
      spec: { gatewayClassName: "eg", listeners },
    },
    certificateOf(certificate, 1),
    ...serviceOf("stable", ports.backend),
    routeOf("stable", 1),
    patchOf(1),
  ];
}

/** The listener's certificate. */
export function certificateOf({ cert, key }: { cert: string; key: string }, generation: number): KubeObject {
  return {
    ...{ apiVersion: "v1", kind: "Secret", metadata: meta("cert", generation) },
    ...{ type: "kubernetes.io/tls", data: { "tls.crt": btoa(cert), "tls.key": btoa(key) } },
  };
}

/** A Service with one endpoint on the loopback interface. */
export function serviceOf(name: string, port: number): KubeObject[] {
  return [
    {
      ...{ apiVersion: "v1", kind: "Service", metadata: meta(name, 1) },
      spec: { clusterIP: "10.96.0.1", ports: [{ name: "http", port: 80, targetPort: port, protocol: "TCP" }] },
    },
    {
      ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice" },
      metadata: { ...meta(`${name}-1`, 1), labels: { "kubernetes.io/service-name": name } },
      ...{ addressType: "IPv4", ports: [{ name: "http", port, protocol: "TCP" }] },
      ...{ endpoints: [{ addresses: ["127.0.0.1"], conditions: { ready: true } }] },
    },
  ];
}

/**
 * A route of its own hostname to the stable backend; the generation is in a header match, so that another one is a real change. The stable
 * one is asked over both listeners, the others over HTTP.
 */
export function routeOf(name: string, generation: number): KubeObject {
  const path = { type: "PathPrefix", value: "/" };
  const headers = [{ name: "x-generation", value: `${generation}` }];
  const backendRefs = [{ name: "stable", port: 80 }];
  const stable = name === "stable";
  return {
    ...{ apiVersion: `${gateways}/v1`, kind: "HTTPRoute", metadata: meta(name, generation) },
    spec: {
      ...{ parentRefs: [{ name: "eg", ...(!stable && { sectionName: "http" }) }], hostnames: [`${name}.example.com`] },
      rules: [{ matches: [stable ? { path } : { path, headers }], backendRefs }],
    },
  };
}

/** Names a route. */
export function routeRef(name: string): ObjectRef {
  return { group: gateways, kind: "HTTPRoute", namespace: "default", name };
}

/** Replaces the stable route's cluster by one with another time-out, and keeps the listeners on the loopback interface. */
export function patchOf(generation: number): KubeObject {
  const type = "type.googleapis.com/envoy.config.listener.v3.Listener";
  const loopback = { op: "replace", path: "/address/socket_address/address", value: "127.0.0.1" };
  return {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "EnvoyPatchPolicy", metadata: meta("patch", generation) },
    spec: {
      ...{ type: "JSONPatch", targetRef: { group: gateways, kind: "Gateway", name: "eg" } },
      jsonPatches: [
        ...["default/eg/http", "default/eg/https", "envoy-gateway-proxy-ready-0.0.0.0-19003"].map((name) => ({
          type,
          name,
          operation: loopback,
        })),
        {
          type: "type.googleapis.com/envoy.config.cluster.v3.Cluster",
          name: "httproute/default/stable/rule/0",
          operation: { op: "replace", path: "/connect_timeout", value: `${10 + generation}s` },
        },
      ],
    },
  };
}
