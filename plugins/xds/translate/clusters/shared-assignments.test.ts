import { expect, test } from "bun:test";
import { Collection, deepFreeze, share } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { createXdsTranslator, type Resources } from "../mod.ts";

const SHARED = { isShared: true, isDescribed: true };
const options = { controllerNamespace: "envoy-gateway-system" };
const metadata = { kind: "Service", name: "echo", namespace: "default" };
const [one, two] = [[{ host: "10.0.0.1", port: 80 }], [{ host: "10.0.0.2", port: 80 }]];

/** More clusters than load assignments that they could share. */
const MANY = 200;

/** Routes to one Service, with what `more` gives the settings and the traffic of each. */
function world(
  numbers: readonly number[],
  endpoints: readonly ir.DestinationEndpoint[] = one,
  more: (n: number) => { readonly settings?: readonly object[]; readonly traffic?: ir.TrafficFeatures } = () => ({}),
): ir.XdsIr {
  const routes = numbers.map((n): ir.HttpRoute => {
    const name = `httproute/default/r${n}/rule/0`;
    const { settings = [{}], traffic } = more(n);
    return {
      ...{ name: `${name}/match/0`, hostname: `r${n}.test`, ...(traffic && { traffic }) },
      destination: {
        name,
        settings: settings.map((setting, i) => {
          const plain = { name: `${name}/backend/${i}`, weight: 1, addressType: "IP" as const, endpointsOf: "echo" };
          return { ...plain, metadata, ...setting };
        }),
      },
    };
  });
  return {
    http: [{ name: "default/eg/http", address: "0.0.0.0", port: 10080, hostnames: ["*"], routes }],
    endpoints: Collection.of([["echo", endpoints]]),
  };
}

const many = Array.from({ length: MANY }, (_, n) => n);

/** The resources that a translator makes of worlds one after the other, each of which shares with the one before what it can, as the IR of builds does. */
function builds(...worlds: readonly ir.XdsIr[]): readonly Resources[] {
  const translator = createXdsTranslator(options);
  let last: ir.XdsIr | undefined;
  return worlds.map((xds) => {
    last = deepFreeze(share(last, xds));
    return translator.build(last, SHARED).resources;
  });
}

/** The addresses and the region that each cluster has in its load assignment, by the names of clusters. */
function reached({ clusters, endpoints }: Resources): ReadonlyMap<string, unknown> {
  const byName = new Map(endpoints.map((resource) => [resource.message.clusterName, resource.message]));
  return new Map(
    clusters.map(({ name, message, endpoints: assignment }) => {
      expect(message.edsClusterConfig?.serviceName).toBe(assignment as string);
      const localities = byName.get(assignment ?? "")?.endpoints ?? [];
      return [
        name,
        localities.map(({ locality, lbEndpoints }) => [
          locality?.region,
          lbEndpoints.map(({ hostIdentifier }) => {
            const address = hostIdentifier.case === "endpoint" ? hostIdentifier.value.address?.address : undefined;
            return address?.case === "socketAddress" ? address.value.address : undefined;
          }),
        ]),
      ];
    }),
  );
}

test("clusters that use one list of endpoints share a bounded number of load assignments, each of which has the list", () => {
  const [resources] = builds(world(many)) as [Resources];
  expect(resources.clusters).toHaveLength(MANY);
  expect(resources.endpoints.length).toBeGreaterThan(32);
  expect(resources.endpoints.length).toBeLessThanOrEqual(64);
  const names = resources.endpoints.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect([...reached(resources).values()]).toEqual(many.map(() => [["echo", ["10.0.0.1"]]]));
});

test("other endpoints change load assignments alone", () => {
  const [before, after] = builds(world(many), world(many, two)) as [Resources, Resources];
  expect(after.clusters.every((cluster, i) => cluster === before.clusters[i])).toBe(true);
  expect(after.routes[0]?.encoded).toBe(before.routes[0]?.encoded as never);
  expect(after.endpoints.map(({ name }) => name)).toEqual(before.endpoints.map(({ name }) => name));
  expect(after.endpoints.some((assignment, i) => assignment === before.endpoints[i])).toBe(false);
  expect([...reached(after).values()]).toEqual(many.map(() => [["echo", ["10.0.0.2"]]]));
});

test("which one a cluster has depends on nothing but itself", () => {
  const versions = ({ clusters }: Resources) => new Map(clusters.map(({ name, encoded }) => [name, encoded?.hash]));
  const [all, some, back] = builds(world(many), world(many.filter((n) => n % 3 === 1)), world(many)) as [
    Resources,
    Resources,
    Resources,
  ];
  for (const [name, version] of versions(some)) expect(versions(all).get(name)).toBe(version as string);
  expect(versions(back)).toEqual(versions(all));
  const others = (resources: Resources) => resources.endpoints.map(({ name, encoded }) => [name, encoded?.digest]);
  expect(others(back)).toEqual(others(all));
});

const tls = { minVersion: "1.2", useSystemTrustStore: true, caCertificate: { name: "ca" } } as const;
const probe: ir.ActiveHealthCheck = {
  timeout: "1s",
  interval: "3s",
  healthyThreshold: 1,
  unhealthyThreshold: 3,
  tcp: {},
};

const apart: Readonly<Record<string, Parameters<typeof world>[2]>> = {
  "over TLS": () => ({ settings: [{ tls }] }),
  "by zone": () => ({ settings: [{ preferLocal: { minEndpointsThreshold: 1 } }] }),
  "by zone of a policy": () => ({ traffic: { loadBalancer: { preferLocal: { minEndpointsThreshold: 1 } } } }),
  "with checks of their health": () => ({ traffic: { healthCheck: { active: probe } } }),
  "of no weight": () => ({ settings: [{ weight: 0 }] }),
  "as a fallback": () => ({ settings: [{ priority: 1 }] }),
  "beside another backend": () => ({ settings: [{ weight: 3 }, { weight: 1 }] }),
  "without a list": () => ({ settings: [{ endpointsOf: undefined, endpoints: one }] }),
};

for (const [what, more] of Object.entries(apart))
  test(`a cluster that uses endpoints ${what} has a load assignment of its own`, () => {
    const [resources] = builds(world([1, 2, 3], one, more)) as [Resources];
    expect(resources.endpoints.map(({ name }) => name)).toEqual(resources.clusters.map(({ name }) => name));
    for (const { name, endpoints } of resources.clusters) expect(endpoints).toBe(name);
  });

test("endpoints that Envoy would refuse hold back all clusters that share them, and tell all of their objects", () => {
  const translator = createXdsTranslator(options);
  const { resources, errors } = translator.build(world(many, [{ host: "", port: 80 }]), SHARED);
  expect([resources.clusters.length, resources.endpoints.length]).toEqual([0, 0]);
  expect(new Set(errors.filter(({ kind }) => kind === "clusters").map(({ name }) => name)).size).toBe(MANY);
  expect(errors.every(({ sources }) => sources.some(({ kind, name }) => kind === "Service" && name === "echo"))).toBe(
    true,
  );
  const better = translator.build(world(many, two), SHARED).resources;
  expect([...reached(better).values()]).toEqual(many.map(() => [["echo", ["10.0.0.2"]]]));
});
