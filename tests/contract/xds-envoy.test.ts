import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { MessageInitShape } from "@bufbuild/protobuf";
import { create } from "@bufbuild/protobuf";
import { ClusterSchema } from "../../core/envoy/generated/envoy/config/cluster/v3/cluster_pb.ts";
import { ClusterLoadAssignmentSchema } from "../../core/envoy/generated/envoy/config/endpoint/v3/endpoint_pb.ts";
import { ListenerSchema } from "../../core/envoy/generated/envoy/config/listener/v3/listener_pb.ts";
import { RouteConfigurationSchema } from "../../core/envoy/generated/envoy/config/route/v3/route_pb.ts";
import { RouterSchema } from "../../core/envoy/generated/envoy/extensions/filters/http/router/v3/router_pb.ts";
import { HttpConnectionManagerSchema } from "../../core/envoy/generated/envoy/extensions/filters/network/http_connection_manager/v3/http_connection_manager_pb.ts";
import { packAny } from "../../core/envoy/mod.ts";
import { type EncodedResource, encodedResource, typeUrls } from "../../plugins/xds/cache/mod.ts";
import { ENVOY } from "../envoy.ts";
import { createAuthority, layOutEnvoy, type Rig, startRig } from "../xds-client/mod.ts";

const ads = { configSourceSpecifier: { case: "ads", value: {} }, resourceApiVersion: 2 } as const;

/** The work of the proxy: which upstream answers, and how the objects are called. */
interface Plan {
  readonly port: number;
  readonly cluster: string;
  readonly upstream: number;
  readonly connectTimeout?: number;
  /** Puts a second filter chain with the same match into the listener, which Envoy refuses. */
  readonly broken?: boolean;
}

function address(port: number) {
  const socket = { address: "127.0.0.1", portSpecifier: { case: "portValue" as const, value: port } };
  return { address: { case: "socketAddress" as const, value: socket } };
}

function listener(plan: Plan): EncodedResource {
  const router = { name: "router", configType: { case: "typedConfig" as const, value: packAny(RouterSchema, {}) } };
  const manager = packAny(HttpConnectionManagerSchema, {
    statPrefix: "http",
    routeSpecifier: { case: "rds", value: { routeConfigName: "routes", configSource: ads } },
    httpFilters: [router],
  });
  const chain = { filters: [{ name: "hcm", configType: { case: "typedConfig" as const, value: manager } }] };
  const filterChains = plan.broken ? [chain, chain] : [chain];
  return encodedResource(
    typeUrls.listener,
    create(ListenerSchema, {
      name: "web",
      address: address(plan.port),
      filterChains,
      statPrefix: plan.broken ? "broken" : "",
    }),
  );
}

function typesOf(plan: Plan): Map<string, readonly EncodedResource[]> {
  const cluster: MessageInitShape<typeof ClusterSchema> = {
    name: plan.cluster,
    clusterDiscoveryType: { case: "type", value: 3 },
    edsClusterConfig: { edsConfig: ads },
    connectTimeout: { seconds: BigInt(plan.connectTimeout ?? 5) },
  };
  const endpoint = { hostIdentifier: { case: "endpoint" as const, value: { address: address(plan.upstream) } } };
  const action = {
    case: "route" as const,
    value: { clusterSpecifier: { case: "cluster" as const, value: plan.cluster } },
  };
  const routes = [{ match: { pathSpecifier: { case: "prefix" as const, value: "/" } }, action }];
  const load = { clusterName: plan.cluster, endpoints: [{ lbEndpoints: [endpoint] }] };
  // The proxy's own service, which it asks for because the bootstrap holds the local cluster.
  const own = { clusterName: "default/eg" };
  return new Map([
    [typeUrls.cluster, [encodedResource(typeUrls.cluster, create(ClusterSchema, cluster))]],
    [
      typeUrls.endpoints,
      [load, own].map((init) => encodedResource(typeUrls.endpoints, create(ClusterLoadAssignmentSchema, init))),
    ],
    [typeUrls.listener, [listener(plan)]],
    [
      typeUrls.route,
      [
        encodedResource(
          typeUrls.route,
          create(RouteConfigurationSchema, { name: "routes", virtualHosts: [{ name: "all", domains: ["*"], routes }] }),
        ),
      ],
    ],
  ]);
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

const suite = ENVOY === undefined ? describe.skip : describe;

for (const [protocol, apiType] of [
  ["delta", "DELTA_GRPC"],
  ["state of the world", "GRPC"],
] as const) {
  suite(`Envoy over ${protocol} (needs Envoy: ENVOY_PATH, or run npm test)`, () => {
    const dir = mkdtempSync(join(tmpdir(), "xds-envoy-"));
    const upstreams = ["one", "two"].map((text) =>
      Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response(text) }),
    );
    const [one, two] = upstreams.map(({ port }) => port as number) as [number, number];
    let rig: Rig;
    let envoy: Bun.Subprocess;
    let web: number;
    let sequence = 0;

    const put = async (plan: Omit<Plan, "port">) => {
      rig.cache.set("default/eg", { sequence: ++sequence, types: typesOf({ port: web, ...plan }) });
      await rig.server.served(sequence);
    };
    const get = async () => (await fetch(`http://127.0.0.1:${web}/`)).text();
    const clusters = async () => {
      const admin = readFileSync(join(dir, "admin"), "utf8").trim();
      const dump = await (await fetch(`http://${admin}/config_dump?resource=dynamic_active_clusters`)).json();
      const configs = (dump as { configs?: { cluster: { name: string; connect_timeout: string } }[] }).configs ?? [];
      return configs.map(({ cluster }) => `${cluster.name} ${cluster.connect_timeout}`);
    };

    beforeAll(async () => {
      web = await freePort();
      const authority = await createAuthority("xds");
      rig = await startRig({ tls: { ...(await authority.issue("server")), clientCa: authority.ca } });
      rig.cache.set("default/eg", { sequence: ++sequence, types: typesOf({ port: web, cluster: "a", upstream: one }) });
      await layOutEnvoy(dir, authority, rig.port, { apiType });
      const args = [
        "-c",
        join(dir, "bootstrap.yaml"),
        "--admin-address-path",
        join(dir, "admin"),
        "--concurrency",
        "1",
      ];
      const identity = ["--service-node", "envoy-1", "--service-cluster", "default/eg"];
      envoy = Bun.spawn([ENVOY ?? "", ...args, ...identity, "--use-dynamic-base-id", "--log-level", "warn"], {
        ...{ stdout: "ignore", stderr: "ignore" },
      });
      while (!rig.acks.some(({ typeUrl }) => typeUrl === typeUrls.route)) await rig.event("ack");
    }, 60_000);

    afterAll(async () => {
      envoy?.kill();
      await envoy?.exited;
      await rig?.[Symbol.asyncDispose]();
      for (const upstream of upstreams) await upstream.stop(true);
      rmSync(dir, { recursive: true });
    });

    test("comes up with all of its configuration", async () => {
      expect(await get()).toBe("one");
      expect(rig.nacks).toEqual([]);
    });

    test("follows its endpoints", async () => {
      await put({ cluster: "a", upstream: two });
      expect(await get()).toBe("two");
    });

    test("warms a replaced cluster with its unchanged endpoints", async () => {
      await put({ cluster: "a", upstream: two, connectTimeout: 7 });
      expect(await clusters()).toEqual(["a 7s"]);
      expect(await get()).toBe("two");
    });

    test("moves to another cluster and drops the old one", async () => {
      await put({ cluster: "b", upstream: one });
      expect(await get()).toBe("one");
      expect(await clusters()).toEqual(["b 5s"]);
    });

    test("refuses a bad listener, says so, and goes on with the good one", async () => {
      const nacked = rig.event("nack");
      rig.cache.set("default/eg", {
        sequence: ++sequence,
        types: typesOf({ port: web, cluster: "b", upstream: one, broken: true }),
      });
      await nacked;
      expect([rig.nacks[0]?.refused, rig.nacks[0]?.typeUrl]).toEqual([["web"], typeUrls.listener]);
      expect(rig.nacks[0]?.message).toContain("web");
      await rig.server.served(sequence);
      expect(await get()).toBe("one");
      await put({ cluster: "b", upstream: two });
      expect(await get()).toBe("two");
    });
  });
}
