import { expect, test } from "bun:test";
import type { Gateway, Service } from "../../../core/api/mod.ts";
import { programmedStatus } from "./programmed.ts";

const workload = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "d" },
  status: { availableReplicas: 1 },
};

/** The addresses and the reason of a Gateway with such a Service, the proxies being available. */
function told(service: object | undefined, addresses: readonly object[] = [], ...nodes: string[]) {
  const gateway = {
    apiVersion: "gateway.networking.k8s.io/v1",
    kind: "Gateway",
    metadata: { name: "g", namespace: "n" },
    spec: { gatewayClassName: "c", listeners: [], addresses },
  } as unknown as Gateway;
  const { addresses: values = [], conditions = [] } = programmedStatus(gateway, {
    service: service && ({ apiVersion: "v1", kind: "Service", metadata: { name: "s" }, ...service } as Service),
    workload,
    nodes: { IPv4: nodes.filter((ip) => !ip.includes(":")), IPv6: nodes.filter((ip) => ip.includes(":")) },
  });
  return [values.map(({ value }) => value), conditions[0]?.reason] as const;
}

test("addresses of each type of Service", () => {
  const cluster = { spec: { type: "ClusterIP", clusterIPs: ["10.0.0.1", "None"] } };
  expect(told(cluster)).toEqual([["10.0.0.1"], "Programmed"]);
  const node = { spec: { type: "NodePort", ipFamilies: ["IPv6", "IPv4"] } };
  expect(told(node, [], "fd00::1", "10.1.0.1")).toEqual([["10.1.0.1", "fd00::1"], "Programmed"]);
  const patched = { spec: { type: "LoadBalancer", externalIPs: ["192.0.2.9"] } };
  expect(told(patched)).toEqual([["192.0.2.9"], "Programmed"]);
  expect(told({ spec: { type: "LoadBalancer" } })).toEqual([[], "AddressNotAssigned"]);
});

test("of the addresses that the Gateway asks for, those count that the Service got", () => {
  const ip = { type: "IPAddress", value: "192.0.2.1" };
  const other = { value: "192.0.2.2" };
  const name = { type: "Hostname", value: "a.example" };
  expect(told(undefined, [ip])).toEqual([[], "AddressNotUsable"]);
  const spec = { type: "LoadBalancer", externalIPs: ["192.0.2.1", "192.0.2.2"], loadBalancerIP: "192.0.2.1" };
  expect(told({ spec }, [ip, other])).toEqual([[], "AddressNotUsable"]);
  const service = { spec, status: { loadBalancer: { ingress: [{ ip: "192.0.2.1" }] } } };
  expect(told(service, [ip])).toEqual([["192.0.2.1"], "Programmed"]);
  expect(told(service, [ip, other])).toEqual([["192.0.2.1"], "AddressNotUsable"]);
  expect(told(service, [ip, name])).toEqual([["192.0.2.1"], "AddressNotUsable"]);
  expect(told({ spec: { type: "ClusterIP", clusterIPs: ["192.0.2.1"] } }, [ip])).toEqual([["192.0.2.1"], "Programmed"]);
  const node = { spec: { type: "NodePort", externalIPs: ["192.0.2.1"] } };
  expect(told(node, [ip], "10.1.0.1")).toEqual([["192.0.2.1"], "Programmed"]);
});

test("an address without a value is any that the cluster gives", () => {
  const service = { spec: { type: "LoadBalancer" }, status: { loadBalancer: { ingress: [{ ip: "192.0.2.7" }] } } };
  expect(told(service, [{ type: "IPAddress" }])).toEqual([["192.0.2.7"], "Programmed"]);
  expect(told({ spec: { type: "LoadBalancer" } }, [{ type: "IPAddress" }])).toEqual([[], "AddressNotAssigned"]);
});

test("the API takes no more than 16 addresses", () => {
  const ingress = Array.from({ length: 20 }, (_, i) => ({ ip: `10.0.0.${i}` }));
  const [addresses, reason] = told({ spec: { type: "LoadBalancer" }, status: { loadBalancer: { ingress } } });
  expect([addresses.length, reason]).toEqual([16, "Programmed"]);
});
