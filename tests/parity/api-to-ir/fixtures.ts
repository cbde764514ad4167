import { createHash } from "node:crypto";
import type { Endpoint, EndpointSlice, Namespace, Service } from "../../../core/api/mod.ts";
import type { RecordedInput } from "./input.ts";

/** The objects that every case finds in its cluster besides its own. */
export interface Fixtures {
  readonly services: readonly Service[];
  readonly endpointSlices: readonly EndpointSlice[];
  readonly namespaces: readonly Namespace[];
}

/** How the fixtures of a case differ. */
export interface FixtureOptions {
  readonly zones: boolean;
  readonly merged: boolean;
  readonly gatewayNamespaceMode: boolean;
  /** The extension cases have fewer fixtures, and the controller has no namespace there. */
  readonly extensions: boolean;
}

interface PortFixture {
  readonly name?: string;
  readonly port: number;
  readonly protocol?: "TCP" | "UDP";
  readonly appProtocol?: string;
}

interface ServiceFixture {
  readonly namespace: string;
  readonly name: string;
  readonly slice: string;
  readonly clusterIP: string;
  readonly address: string;
  readonly ports: readonly PortFixture[];
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly sliceLabels?: Readonly<Record<string, string>>;
  readonly trafficDistribution?: string;
}

const BACKEND_PORTS: readonly PortFixture[] = [
  { name: "http", port: 8080 },
  { name: "https", port: 8443 },
  { name: "tcp", port: 8163 },
  { name: "udp", port: 8162, protocol: "UDP" },
];

/** The fixtures of a case, in the order in which the reference appends them. */
export function fixturesFor(input: RecordedInput, options: FixtureOptions): Fixtures {
  const all = [...backends(options), ...collectors(options), ...proxies(input, options)];
  const names = ["envoy-gateway", "default"];
  return {
    services: all.map(serviceOf),
    endpointSlices: all.map(sliceOf),
    namespaces: names.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
  };
}

function backends({ zones, extensions }: FixtureOptions): readonly ServiceFixture[] {
  const numbers = extensions ? [1, 2, 3] : [1, 2, 3, 4];
  const services = numbers.map((i) => ({
    namespace: "default",
    name: `service-${i}`,
    slice: `endpointslice-${i}`,
    clusterIP: "1.1.1.1",
    address: "7.7.7.7",
    ports: BACKEND_PORTS,
    ...(zones ? { trafficDistribution: "PreferClose", zone: `antarctica-east1${String.fromCharCode(97 + i)}` } : {}),
  }));
  const mirror: ServiceFixture = {
    namespace: "default",
    name: "mirror-service",
    slice: "mirror-service-endpointslice",
    clusterIP: "2.2.2.2",
    address: "7.6.5.4",
    ports: [extensions ? { port: 8080 } : { name: "http", port: 8080 }],
  };
  return [...services, mirror];
}

function collectors({ extensions }: FixtureOptions): readonly ServiceFixture[] {
  if (extensions) return [];
  const ports = [
    { name: "grpc", port: 4317, appProtocol: "grpc" },
    { name: "zipkin", port: 9411 },
  ];
  const at = { namespace: "monitoring", name: "otel-collector", slice: "otel-collector-endpointslice" };
  return [{ ...at, clusterIP: "3.3.3.3", address: "8.7.6.5", ports }];
}

/** The data planes' own Services, which the infra managers would have made. */
function proxies(input: RecordedInput, options: FixtureOptions): readonly ServiceFixture[] {
  const base = { clusterIP: "6.7.8.9", address: "7.6.5.4", zone: "zone1", ports: [{ name: "http", port: 8080 }] };
  const namespace = options.extensions ? "" : "envoy-gateway-system";
  if (options.merged) {
    const owner = "envoy-gateway-class";
    const name = hashedName(owner);
    return [{ ...base, namespace, name, slice: name, labels: { "gateway.envoyproxy.io/owning-gatewayclass": owner } }];
  }
  return input.objects.gateways.map(({ metadata }) => {
    const labels = {
      "gateway.envoyproxy.io/owning-gateway-name": metadata.name,
      "gateway.envoyproxy.io/owning-gateway-namespace": metadata.namespace ?? "",
    };
    const beside = options.gatewayNamespaceMode;
    const name = beside ? metadata.name : hashedName(`${metadata.namespace ?? ""}/${metadata.name}`);
    const place = beside ? (metadata.namespace ?? "") : namespace;
    return { ...base, namespace: place, name, slice: name, labels, sliceLabels: labels };
  });
}

/** Names of data planes: the key with a digest behind it. */
function hashedName(key: string): string {
  const digest = createHash("sha256").update(key).digest("hex");
  return `envoy-${key.replaceAll("/", "-").slice(0, 48).replace(/-$/, "")}-${digest.slice(0, 8)}`;
}

function serviceOf({ namespace, name, clusterIP, ports, labels, trafficDistribution }: ServiceFixture): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { namespace, name, ...(labels ? { labels } : {}) },
    spec: {
      clusterIP,
      ports: ports.map((port) => ({ protocol: "TCP" as const, ...port, targetPort: port.port })),
      ...(trafficDistribution ? { trafficDistribution } : {}),
    },
  } as Service;
}

function sliceOf({ namespace, name, slice, address, ports, zone, sliceLabels }: ServiceFixture): EndpointSlice {
  const endpoint: Endpoint = { addresses: [address], conditions: { ready: true }, ...(zone ? { zone } : {}) };
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { namespace, name: slice, labels: { ...sliceLabels, "kubernetes.io/service-name": name } },
    addressType: "IPv4",
    endpoints: [endpoint],
    ports: ports.map(({ name: portName = "", port, protocol = "TCP" as const }) => ({
      name: portName,
      port,
      protocol,
    })),
  } as EndpointSlice;
}
