import { expect, test } from "bun:test";
import { Collection, deepFreeze, share } from "../../../../core/incremental/mod.ts";
import type * as ir from "../../../../core/ir/mod.ts";
import { createXdsTranslator, type Resources, translateXds } from "../mod.ts";

const options = { controllerNamespace: "envoy-gateway-system" };

/** Twenty routes to one Service, with what `more` gives the settings of each. */
function world(
  endpoints: readonly ir.DestinationEndpoint[],
  more: (n: number) => Partial<ir.DestinationSetting> = () => ({}),
): ir.XdsIr {
  const metadata = { kind: "Service", name: "echo", namespace: "default" };
  const routes = Array.from({ length: 20 }, (_, n): ir.HttpRoute => {
    const name = `httproute/default/r${n}/rule/0`;
    const endpointsOf = endpoints.length === 0 ? {} : { endpointsOf: "echo" };
    const setting = { name: `${name}/backend/0`, weight: 1, addressType: "IP" as const, ...endpointsOf, metadata };
    return {
      name: `${name}/match/0`,
      hostname: `r${n}.test`,
      destination: { name, settings: [{ ...setting, ...more(n) }] },
    };
  });
  return {
    http: [{ name: "default/eg/http", address: "0.0.0.0", port: 10080, hostnames: ["*"], routes }],
    endpoints: Collection.of(endpoints.length === 0 ? [] : [["echo", endpoints]]),
  };
}

/** The resources that a translator makes of worlds one after the other, each of which shares with the one before what it can, as the IR of builds does. */
function builds(...worlds: readonly ir.XdsIr[]): readonly Resources[] {
  const translator = createXdsTranslator(options);
  let last: ir.XdsIr | undefined;
  return worlds.map((xds) => {
    last = deepFreeze(share(last, xds));
    return translator.build(last).resources;
  });
}

function bytesOf(resources: Resources): unknown {
  return Object.entries(resources).map(([kind, list]) => [
    kind,
    list.map(({ name, encoded }) => [name, Buffer.from(encoded?.bytes ?? []).toString("hex")]),
  ]);
}

const [one, two] = [[{ host: "10.0.0.1", port: 80 }], [{ host: "10.0.0.2", port: 80, zone: "b" }]];
const tls = { minVersion: "1.2", useSystemTrustStore: true, caCertificate: { name: "ca" } } as const;

const settings: Readonly<Record<string, (n: number) => Partial<ir.DestinationSetting>>> = {
  plain: () => ({}),
  "with TLS": () => ({ tls }),
  "by zone": () => ({ preferLocal: { minEndpointsThreshold: 1 } }),
  "of different weights": (n) => ({ weight: n + 1 }),
};

for (const [what, more] of Object.entries(settings)) {
  test(`other endpoints of a Service that many routes use are told of in load assignments alone: ${what}`, () => {
    const both = [...one, ...two, { host: "10.0.0.3", port: 80, draining: true }];
    const lists = [one, both, two];
    const built = builds(...lists.map((list) => world(list, more)));
    for (const [i, resources] of built.entries()) {
      expect(bytesOf(resources)).toEqual(bytesOf(translateXds(world(lists[i] ?? [], more), options).resources));
      expect(resources.endpoints).toHaveLength(20);
      const before = built[i - 1];
      if (before === undefined) continue;
      expect(resources.clusters.every((cluster, at) => cluster === before.clusters[at])).toBe(true);
      expect(resources.routes[0]?.encoded).toBe(before.routes[0]?.encoded as never);
      expect(resources.endpoints.some((assignment, at) => assignment === before.endpoints[at])).toBe(false);
    }
  });
}

test("a cluster waits until Envoy would take all of its endpoints, and is back with them", () => {
  const lists = [one, [...one, { host: "", port: 80 }], two];
  const [good, refused, better] = builds(...lists.map((list) => world(list)));
  expect([good, refused, better].map((resources) => resources?.clusters.length)).toEqual([20, 0, 20]);
  expect(refused?.endpoints).toEqual([]);
  expect(bytesOf(better as Resources)).toEqual(bytesOf(translateXds(world(two), options).resources));
});

test("endpoints that are gone, or come with anything else that is new, change more than load assignments", () => {
  const first = world(one);
  const worlds = [
    first,
    world([]),
    world(two, (n) => ({ weight: n % 2 })),
    world([], () => ({ addressType: "FQDN", endpoints: one })),
  ];
  for (const [i, resources] of builds(...worlds, first).entries())
    expect(bytesOf(resources)).toEqual(bytesOf(translateXds(worlds[i] ?? first, options).resources));
});
