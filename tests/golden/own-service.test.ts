import { expect, test } from "bun:test";
import { createEngine } from "../../core/incremental/mod.ts";
import type { KubeObject } from "../../core/resource/mod.ts";
import { labelValue } from "../../core/resource/mod.ts";
import { root } from "../../plugins/gateway-api/root.ts";
import { translateXds } from "../../plugins/xds/translate/mod.ts";
import { BASE, storeOf, worldOf } from "./gateway-api-world.ts";

const LONG = `${"shop.eu-".repeat(31)}edge`;
const SYSTEM = "envoy-gateway-system";

/** The number of endpoints that a Gateway's proxies are told of each other, with their Service and an EndpointSlice of one of them in such a state. */
function endpointsOf(gateway: string, conditions: object) {
  const service = {
    apiVersion: "v1",
    kind: "Service",
    metadata: {
      name: "proxies",
      namespace: SYSTEM,
      labels: {
        "gateway.envoyproxy.io/owning-gateway-name": labelValue(gateway),
        "gateway.envoyproxy.io/owning-gateway-namespace": "default",
      },
    },
    spec: { clusterIP: "10.0.0.1", ports: [{ name: "http-80", port: 80, protocol: "TCP" }] },
  };
  const slice = {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { name: "proxies-1", namespace: SYSTEM, labels: { "kubernetes.io/service-name": "proxies" } },
    addressType: "IPv4",
    ports: [{ name: "http-80", port: 10080, protocol: "TCP" }],
    endpoints: [{ addresses: ["10.1.0.1"], conditions, zone: "a" }],
  };
  const [gatewayClass, edge, namespace] = BASE as [KubeObject, KubeObject, KubeObject];
  const named = { ...edge, metadata: { ...edge.metadata, name: gateway } };
  const world = worldOf(storeOf([gatewayClass, namespace, named, service as KubeObject, slice as KubeObject]));
  const ir = createEngine().build(world, root, "").value.xds[`default/${gateway}`] ?? {};
  const { resources, errors } = translateXds(ir, { controllerNamespace: SYSTEM });
  expect(errors).toEqual([]);
  const found = resources.endpoints.find(({ name }) => name === `default/${gateway}`)?.message;
  return found?.endpoints.flatMap(({ lbEndpoints }) => lbEndpoints).length;
}

test("proxies are told of each other as soon as they have a Service, that none is ready too: one that starts waits for it", () => {
  expect(endpointsOf("edge", { ready: true })).toBe(1);
  expect(endpointsOf("edge", { ready: false })).toBe(0);
});

test("the Service of a Gateway is found by its labels, however long the Gateway's name is", () => {
  expect(LONG.length).toBeGreaterThan(250);
  expect(endpointsOf(LONG, { ready: true })).toBe(1);
});

test("ports of that Service have short names of their own, whatever listeners are called", () => {
  const [gatewayClass, edge, namespace] = BASE as [KubeObject, KubeObject, KubeObject];
  const name = `web.main.${"x".repeat(230)}.example`;
  const listeners = [
    { name: `${name}.com`, protocol: "HTTP", port: 80 },
    { name: `${name}.org`, protocol: "HTTP", port: 8080 },
    { name: `${name}.net`, protocol: "HTTP", port: 80, hostname: "a.example.com" },
    { name: `${name}.edu`, protocol: "TCP", port: 65535 },
    { name: `${name}.gov`, protocol: "UDP", port: 65535 },
  ];
  const gateway = { ...edge, spec: { gatewayClassName: "eg", listeners } };
  const { infra } = createEngine().build(worldOf(storeOf([gatewayClass, namespace, gateway])), root, "").value;
  const ports = infra["default/edge"]?.proxy.listeners?.flatMap((listener) => listener.ports ?? []) ?? [];
  expect(ports.map((port) => port.name)).toEqual(["http-80", "http-8080", "tcp-65535", "udp-65535"]);
});
