import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { JsonObject } from "@bufbuild/protobuf";
import { renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import type { InfraIr } from "../../core/ir/mod.ts";
import { launchOf } from "../../plugins/infra-host/launch.ts";
import { hostPaths } from "../../plugins/infra-host/mod.ts";
import { ENVOY } from "../envoy.ts";
import { REFERENCE_TAGS } from "../reference-tags.ts";

const stack = new AsyncDisposableStack();
afterAll(() => stack.disposeAsync());

/** The bootstrap that a host starts an Envoy with, where the EnvoyProxy changes it so. */
function hostBootstrap(bootstrap?: { readonly type: "Merge"; readonly value: string }): JsonObject {
  const infra = {
    proxy: { name: "default/eg", config: { spec: bootstrap ? { bootstrap } : {} } },
  } as unknown as InfraIr;
  const launch = launchOf(infra, { paths: hostPaths({}, {}), xds: { host: "127.0.0.1", port: 18000 } });
  if ("fault" in launch) throw new Error(launch.fault);
  return launch.value.bootstrap;
}

const address = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });
const TYPE = "type.googleapis.com/envoy.extensions";

/** A cluster with what feeds a tag: endpoints in zones, sockets for some of them, limits of both priorities. */
function cluster({ name, sockets = ["tls.a", "b"], more }: Fed, port: number, dir: string): object {
  const endpoint = {
    endpoint: { address: address(port) },
    metadata: { filter_metadata: { "envoy.transport_socket_match": { name: sockets[0] } } },
  };
  const load_assignment = {
    cluster_name: name,
    endpoints: [{ locality: { zone: "zone-b" }, lb_endpoints: [endpoint] }],
  };
  return {
    ...{ name, connect_timeout: "1s", ...more },
    circuit_breakers: { thresholds: [{ max_retries: 3 }, { priority: "HIGH", max_retries: 4, track_remaining: true }] },
    common_lb_config: { zone_aware_lb_config: { min_cluster_size: "1" } },
    transport_socket_matches: sockets.map((match) => ({
      ...{ name: match, match: { name: match }, transport_socket: rawSocket() },
    })),
    ...(name.includes("/") ? discovered(load_assignment, dir) : { type: "STATIC", load_assignment }),
  };
}

/** The endpoints of a cluster from a file, since the product's clusters have theirs from messages. */
function discovered(assignment: { readonly cluster_name: string }, dir: string): object {
  const path = join(dir, `${encodeURIComponent(assignment.cluster_name)}.json`);
  const type = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment";
  writeFileSync(path, JSON.stringify({ version_info: "1", resources: [{ "@type": type, ...assignment }] }));
  const eds_config = { path_config_source: { path }, resource_api_version: "V3" };
  return { type: "EDS", eds_cluster_config: { eds_config, service_name: assignment.cluster_name } };
}

function rawSocket(): object {
  return { name: "raw", typed_config: { "@type": `${TYPE}.transport_sockets.raw_buffer.v3.RawBuffer` } };
}

function listener(names: readonly string[]): object {
  const routes = names.map((name, i) => ({ match: { prefix: `/${i}` }, route: { cluster: name } }));
  const typed_config = {
    ...{ "@type": `${TYPE}.filters.network.http_connection_manager.v3.HttpConnectionManager`, stat_prefix: "http-80" },
    route_config: { virtual_hosts: [{ name: "all", domains: ["*"], routes }] },
    http_filters: [{ name: "router", typed_config: { "@type": `${TYPE}.filters.http.router.v3.Router` } }],
  };
  return { name: "l", address: address(0), filter_chains: [{ filters: [{ name: "hcm", typed_config }] }] };
}

/** A cluster, the names of its socket matches, and fields of its own. */
interface Fed {
  readonly name: string;
  readonly sockets?: readonly string[];
  readonly more?: object;
}

const dotted = "httproute/default/a.shop.example/rule/0";
const CLUSTERS: readonly Fed[] = [
  { name: "httproute/default/shop/rule/0" },
  // The product names a match after its cluster.
  { name: dotted, sockets: [`${dotted}/tls/0`] },
  { name: "httproute/default/alt/rule/0", more: { alt_stat_name: "default/alt.example|2" } },
  { name: "plain" },
];
/** Names that have words in them which the expressions look for. */
const MISLEADING: readonly Fed[] = [
  { name: "a.zone.b.circuit_breakers.c.total_match_count", sockets: ["x.zone.y.z", "total_match_count"] },
  {
    name: "zone",
    sockets: ["circuit_breakers.high.d"],
    more: { alt_stat_name: "circuit_breakers.zone.total_match_count" },
  },
];

/** Statistics of an Envoy with this bootstrap after a request to each cluster: names with the names and values of their labels. */
async function statistics(bootstrap: JsonObject, clusters = CLUSTERS): Promise<readonly string[]> {
  const backend = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: () => new Response("a") });
  stack.defer(() => backend.stop(true));
  const dir = mkdtempSync(join(tmpdir(), "postern-tags-"));
  stack.defer(() => rmSync(dir, { recursive: true }));
  const { dynamic_resources: _dynamic, static_resources: _static, ...own } = bootstrap;
  const static_resources = {
    listeners: [listener(clusters.map(({ name }) => name))],
    clusters: clusters.map((fed) => cluster(fed, backend.port as number, dir)),
  };
  writeFileSync(join(dir, "b.json"), JSON.stringify({ ...own, admin: { address: address(0) }, static_resources }));
  const args = [
    "--concurrency",
    "1",
    "--use-dynamic-base-id",
    "--log-path",
    join(dir, "log"),
    "--service-cluster",
    "a",
  ];
  const child = Bun.spawn(
    [
      ENVOY ?? "",
      "-c",
      join(dir, "b.json"),
      "--admin-address-path",
      join(dir, "admin"),
      "--service-node",
      "a",
      ...args,
    ],
    { stdout: "ignore", stderr: "ignore" },
  );
  stack.defer(async () => {
    child.kill("SIGKILL");
    await child.exited;
  });
  const admin = await until(() => existsSync(join(dir, "admin")) && readFileSync(join(dir, "admin"), "utf8").trim());
  const get = async (path: string) => (await fetch(`http://${admin}${path}`)).text();
  const port = await until(async () => {
    const { listener_statuses: [own] = [] } = JSON.parse(await get("/listeners?format=json"));
    return own?.local_address.socket_address.port_value;
  });
  for (const i of clusters.keys()) expect((await fetch(`http://127.0.0.1:${port}/${i}`)).status).toBe(200);
  const lines = (await get("/stats/prometheus")).split("\n").filter((line) => !line.startsWith("#"));
  // The port of the listener is another one each time.
  return lines
    .map((line) => labelsInOrder(line.replace(/ \S+$/, "").replaceAll(`${port}`, "PORT")))
    .filter((line) => line !== "")
    .sort();
}

/** A statistic with its labels sorted: Envoy writes those of expressions for clusters last, and no reader minds. */
function labelsInOrder(line: string): string {
  return line.replace(
    /\{(.*)\}/,
    (_, labels: string) =>
      `{${
        labels
          .match(/\w+="[^"]*"/g)
          ?.sort()
          .join() ?? ""
      }}`,
  );
}

/** The first value that is something, within a few seconds. */
async function until<T>(look: () => T | Promise<T>): Promise<Exclude<T, false | "" | undefined>> {
  const deadline = AbortSignal.timeout(10_000);
  for (;;) {
    const found = await Promise.resolve(look()).catch(() => undefined);
    if (found) return found as Exclude<T, false | "" | undefined>;
    deadline.throwIfAborted();
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const rendered = () =>
  renderBootstrap() as unknown as { readonly stats_config: { readonly stats_tags: readonly object[] } };
const IN_ZONE = { type: "Merge", value: "node: {locality: {zone: zone-a}}" } as const;

describe.skipIf(ENVOY === undefined)("tags of statistics on a host (needs Envoy: ENVOY_PATH, or npm test)", () => {
  test("without a zone there is nothing that the tags left out would be cut out of", async () => {
    const own = hostBootstrap();
    const all = { ...own, stats_config: rendered().stats_config as unknown as JsonObject };
    expect((own as unknown as ReturnType<typeof rendered>).stats_config.stats_tags.length).toBe(2);
    const [ours, those] = [await statistics(own), await statistics(all)];
    expect(ours.filter((line) => line.includes('priority="high"')).length).toBeGreaterThan(10);
    expect(ours.some((line) => line.includes('socket_match_name="a"'))).toBe(true);
    expect(ours).toEqual(those as string[]);
  }, 30_000);

  test("with a zone that the EnvoyProxy gives there are all, and they cut out what the reference's expressions do", async () => {
    const own = hostBootstrap(IN_ZONE);
    const reference = {
      ...own,
      stats_config: { use_all_default_tags: true, stats_tags: REFERENCE_TAGS.map((tag) => ({ ...tag })) },
    };
    const clusters = [...CLUSTERS, ...MISLEADING];
    const [ours, those] = [await statistics(own, clusters), await statistics(reference, clusters)];
    expect(ours.some((line) => line.includes('from_zone="zone-a"') && line.includes('to_zone="zone-b"'))).toBe(true);
    for (const text of [
      'socket_match_name="default"',
      'socket_match_name="example/rule/0/tls/0"',
      'priority="default"',
    ])
      expect(ours.some((line) => line.includes(text))).toBe(true);
    expect(ours).toEqual(those as string[]);
  }, 30_000);
});
