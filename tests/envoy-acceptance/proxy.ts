import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { renderBootstrap } from "../../core/envoy/bootstrap/mod.ts";
import { ENVOY } from "../envoy.ts";

/** How to start an Envoy for a test. */
export interface ProxyOptions {
  readonly xdsPort: number;
  /** The data plane that the proxy says it belongs to; default "default/eg". */
  readonly irKey?: string;
  /** The proxy's own name; default "envoy-1". */
  readonly node?: string;
  /** Threads that take requests; default 1. */
  readonly concurrency?: number;
  /** Default "warn". */
  readonly logLevel?: "off" | "error" | "warn" | "info";
  /** Further arguments. */
  readonly args?: readonly string[];
  /** Changes the bootstrap. */
  readonly bootstrap?: (plain: object) => object;
}

/** A running Envoy that has its configuration from 127.0.0.1 in plain text. Use with `await using`. */
export interface TestEnvoy {
  readonly pid: number;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
  /** The log of the proxy so far. */
  log(): string;
  /** A path of the admin interface. */
  admin(path: string): Promise<string>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Starts an Envoy; resolves at once, its admin interface comes up a little later. */
export function startProxy(options: ProxyOptions): TestEnvoy {
  const dir = mkdtempSync(join(tmpdir(), "postern-envoy-"));
  const { irKey = "default/eg", node = "envoy-1", concurrency = 1, logLevel = "warn", args = [] } = options;
  const { bootstrap: changed = (plain) => plain } = options;
  writeFileSync(join(dir, "bootstrap.json"), JSON.stringify(changed(bootstrap(options))));
  const files = { admin: join(dir, "admin"), log: join(dir, "log") };
  const child = Bun.spawn(
    [
      ...[ENVOY ?? "", "-c", join(dir, "bootstrap.json"), "--admin-address-path", files.admin, "--log-path", files.log],
      ...["--service-node", node, "--service-cluster", irKey, "--use-dynamic-base-id"],
      ...["--concurrency", `${concurrency}`],
      ...["--drain-time-s", "1", "--log-level", logLevel, ...args],
    ],
    // Paths of changed messages are relative now and then.
    { cwd: dir, stdout: "ignore", stderr: "ignore" },
  );
  return {
    pid: child.pid,
    ended: child.exited,
    log: () => (existsSync(files.log) ? readFileSync(files.log, "utf8") : ""),
    async admin(path) {
      const address = await fileText(files.admin, child.exited);
      return (await fetch(`http://${address}${path}`)).text();
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await child.exited;
      rmSync(dir, { recursive: true });
    },
  };
}

/** The text of a file, once it is there. */
async function fileText(path: string, ended: Promise<number>): Promise<string> {
  for (;;) {
    const text = existsSync(path) ? readFileSync(path, "utf8").trim() : "";
    if (text !== "") return text;
    const code = await Promise.race([ended, new Promise<undefined>((resolve) => setImmediate(resolve))]);
    if (code !== undefined) throw new Error(`Envoy ended with ${code}`);
  }
}

/** Proxies run with this; without it Envoy would refuse most expressions as too long. */
function productLayers(): readonly object[] {
  const { layered_runtime: runtime } = renderBootstrap() as {
    readonly layered_runtime?: { readonly layers: readonly object[] };
  };
  return runtime?.layers ?? [];
}

const address = (port: number) => ({ socket_address: { address: "127.0.0.1", port_value: port } });

function bootstrap({ xdsPort }: ProxyOptions): object {
  const http = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";
  const cares = "envoy.extensions.network.dns_resolver.cares.v3.CaresDnsResolverConfig";
  const ads = { ads: {}, resource_api_version: "V3" };
  return {
    admin: { address: address(0) },
    dynamic_resources: {
      ads_config: {
        ...{ api_type: "DELTA_GRPC", transport_api_version: "V3", set_node_on_first_message_only: true },
        grpc_services: [{ envoy_grpc: { cluster_name: "xds_cluster" } }],
      },
      ...{ lds_config: ads, cds_config: ads },
    },
    static_resources: {
      clusters: [
        {
          ...{ name: "xds_cluster", type: "STATIC", connect_timeout: "1s" },
          typed_extension_protocol_options: {
            [http]: { "@type": `type.googleapis.com/${http}`, explicit_http_config: { http2_protocol_options: {} } },
          },
          load_assignment: {
            cluster_name: "xds_cluster",
            endpoints: [{ lb_endpoints: [{ endpoint: { address: address(xdsPort) } }] }],
          },
        },
      ],
    },
    // Nobody answers there, and says so at once: a name that is not known must not hold up what is tested.
    typed_dns_resolver_config: {
      name: "envoy.network.dns_resolver.cares",
      typed_config: { "@type": `type.googleapis.com/${cares}`, resolvers: [address(1)], query_timeout_seconds: 1 },
    },
    layered_runtime: { layers: [...productLayers(), { name: "admin", admin_layer: {} }] },
  };
}
