import { expect, test } from "bun:test";
import { createEngine } from "../../../core/incremental/mod.ts";
import { createStore, type KubeObject } from "../../../core/resource/mod.ts";
import { DEFAULT_SETTINGS, type GatewayApiSettings } from "../base/settings.ts";
import { backendFault } from "./backend.ts";
import { endpointsKey, portEndpoints } from "./endpoints.ts";

const ON_HOST = { runningOnHost: true };
const GUARDED = { runningOnHost: true, hostBackends: false };

function build<V>(
  derivation: Parameters<ReturnType<typeof createEngine>["build"]>[1],
  key: string,
  at: { readonly objects: readonly KubeObject[]; readonly settings: Partial<GatewayApiSettings> },
): V {
  const world = {
    snapshot: createStore().replace(at.objects),
    settings: { ...DEFAULT_SETTINGS, ...at.settings },
    needs: new Map(),
    now: 0,
  };
  return createEngine().build(world, derivation, key).value as V;
}

function fault(spec: object, settings: Partial<GatewayApiSettings>): string {
  const backend = {
    ...{ apiVersion: "gateway.envoyproxy.io/v1alpha1", kind: "Backend" },
    metadata: { name: "b", namespace: "default" },
    spec,
  } as KubeObject;
  const condition = build<{ message: string } | undefined>(backendFault, "default/b", { objects: [backend], settings });
  return condition?.message ?? "none";
}

const ip = (address: string) => ({ endpoints: [{ ip: { address, port: 80 } }] });
const fqdn = (hostname: string) => ({ endpoints: [{ fqdn: { hostname, port: 80 } }] });
const SOCKET = { endpoints: [{ unix: { path: "/run/docker.sock" } }] };
const RESOLVER = { type: "DynamicResolver" };

test("on a host, Backends may be the host itself, unless its configuration keeps it from them", () => {
  const own = [
    ip("127.0.0.1"),
    ip("0.0.0.0"),
    ip("::1"),
    ip("::ffff:127.0.0.1"),
    fqdn("localhost"),
    fqdn("localhost."),
    fqdn("a.localhost"),
    SOCKET,
    RESOLVER,
  ];
  for (const spec of own) {
    expect([spec, fault(spec, ON_HOST)]).toEqual([spec, "none"]);
    expect(fault(spec, GUARDED)).toContain("extensionApis.enableHostBackends of the EnvoyGateway configuration is off");
  }
  for (const spec of [ip("10.0.0.1"), fqdn("backend"), fqdn("example.com.")]) expect(fault(spec, GUARDED)).toBe("none");
});

test("in a cluster, the machine of the proxy has no name that works", () => {
  for (const spec of [
    ip("127.0.0.1"),
    ip("0.0.0.0"),
    ip("::"),
    ip("::ffff:7f00:1"),
    fqdn("localhost."),
    fqdn("a.localhost"),
  ])
    expect(fault(spec, {})).toContain("works only with data planes on this host");
});

test("links and metadata services are reached only where a range allows them", () => {
  for (const address of ["169.254.169.254", "fe80::1", "fd00:ec2::254", "::ffff:169.254.169.254"])
    for (const settings of [{}, ON_HOST]) {
      expect(fault(ip(address), settings)).toContain("extensionApis.allowedAddresses");
      const allowed = { ...settings, allowedAddresses: ["169.254.0.0/16", "fe80::/10", "fd00:ec2::/32"] };
      expect(fault(ip(address), allowed)).toBe("none");
    }
  expect(fault(fqdn("metadata.google.internal"), ON_HOST)).toContain("extensionApis.allowedAddresses");
});

test("the same holds for endpoints in files, which no API server has looked at", () => {
  const slice = {
    ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4" },
    metadata: { name: "s", namespace: "default", labels: { "kubernetes.io/service-name": "s" } },
    ports: [{ name: "", port: 80, protocol: "TCP" }],
    endpoints: [{ addresses: ["10.0.0.1"] }, { addresses: ["127.0.0.1"] }, { addresses: ["169.254.169.254"] }],
  } as unknown as KubeObject;
  const key = endpointsKey.of("Service/default/s", "TCP", "");
  const hosts = (settings: Partial<GatewayApiSettings>) =>
    build<{ endpoints: { host: string }[] }>(portEndpoints, key, { objects: [slice], settings }).endpoints.map(
      ({ host }) => host,
    );
  expect(hosts(GUARDED)).toEqual(["10.0.0.1"]);
  expect(hosts(ON_HOST)).toEqual(["10.0.0.1", "127.0.0.1"]);
  expect(hosts({})).toEqual(["10.0.0.1", "127.0.0.1", "169.254.169.254"]);
});
