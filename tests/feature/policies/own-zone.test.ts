import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { renderBootstrap } from "../../../core/envoy/bootstrap/mod.ts";
import { ENVOY } from "../../envoy.ts";
import { becomes, cleanUp } from "../../host-rig.ts";
import { type ClusterWorld, openCluster } from "../../policies/cluster-world.ts";

/** The data plane, whose name is that of the cluster of its proxies. */
const OWN = "default/shop";

/** The Service of the proxies as the control plane makes it, and where its proxies are: this one in zone `a`, another one in `b`. */
const PROXIES = [
  {
    ...{ apiVersion: "v1", kind: "Service" },
    metadata: {
      ...{ name: "proxies", namespace: "envoy-gateway-system" },
      labels: {
        "gateway.envoyproxy.io/owning-gateway-name": "shop",
        "gateway.envoyproxy.io/owning-gateway-namespace": "default",
      },
    },
    spec: { clusterIP: "10.96.0.20", ports: [{ name: "http", port: 80, targetPort: 10080, protocol: "TCP" }] },
  },
  {
    ...{ apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", addressType: "IPv4" },
    metadata: {
      ...{ name: "proxies-1", namespace: "envoy-gateway-system" },
      labels: { "kubernetes.io/service-name": "proxies" },
    },
    ports: [{ name: "http", port: 10080, protocol: "TCP" }],
    endpoints: ["a", "b"].map((zone, i) => ({
      ...{ addresses: [`10.2.0.${i + 1}`], zone, conditions: { ready: true } },
    })),
  },
];

interface Bootstrap {
  readonly cluster_manager?: object;
  readonly static_resources: { readonly clusters: readonly { readonly name: string }[] };
}

/** A bootstrap that says where the proxy is, as the label of its node would, and has the cluster of its own kind that a proxy in a cluster has. */
function inZone(zone: string) {
  return (plain: object) => {
    const { static_resources: own } = plain as Bootstrap;
    const { cluster_manager, static_resources } = renderBootstrap({ serviceCluster: OWN }) as unknown as Bootstrap;
    const clusters = [...own.clusters, ...static_resources.clusters.filter(({ name }) => name === OWN)];
    return { ...plain, cluster_manager, static_resources: { ...own, clusters }, node: { locality: { zone } } };
  };
}

describe.skipIf(ENVOY === undefined)("zone of the proxy (needs Envoy: ENVOY_PATH, or npm test)", () => {
  let world: ClusterWorld;
  beforeAll(async () => {
    world = await openCluster(["zone-aware-routing"], {
      objects: PROXIES,
      proxy: { bootstrap: inZone("a") },
    });
  });
  afterAll(cleanUp);

  const ask = async (path: string) => (await world.ask("shop", { host: "zones.example.com", path })).seen?.backend;

  test("requests stay in the zone of their proxy; without preference they go everywhere", async () => {
    await becomes(
      async () => new Set(await Promise.all(Array.from({ length: 10 }, () => ask("/near")))),
      new Set(["one"]),
    );
    const near = await Promise.all(Array.from({ length: 60 }, () => ask("/near")));
    expect(new Set(near)).toEqual(new Set(["one"]));
    const weighted = await Promise.all(Array.from({ length: 60 }, () => ask("/weighted")));
    expect(new Set(weighted)).toEqual(new Set(["one", "two"]));
  });
});
