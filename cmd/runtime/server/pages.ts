import { type EnvoyGatewayConfig, infrastructureOf, resourceSource } from "../../../core/config/mod.ts";
import { equal } from "../../../core/incremental/mod.ts";
import type { Logger } from "../../../core/observe/mod.ts";
import { type AdminData, type AdminPages, type AdminServer, serveAdmin } from "../../../plugins/admin/mod.ts";
import { anyAddress } from "../any-address.ts";

/** Options that the pages are served with. */
export interface PagesOptions {
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly data: AdminData;
}

/** The HTTP servers of a Postern: the admin address and, in a cluster, the ports that the kubelet and Prometheus ask. */
export interface Pages {
  /** The admin address, `host:port` with the port that was taken. */
  readonly address: string;
  /** Moves to the addresses of a newer configuration. Where one cannot be had, that is logged and the pages stay where they are. */
  configure(config: EnvoyGatewayConfig): Promise<void>;
  stop(): Promise<void>;
}

/** Starts serving. Throws when an address that others rely on cannot be had. */
export function servePages(first: EnvoyGatewayConfig, options: PagesOptions): Pages {
  let config = first;
  let servers = open(config, options);
  return {
    get address() {
      return (servers[0] as AdminServer).address;
    },
    async configure(next) {
      if (equal(addresses(config), addresses(next))) return;
      // A server keeps its port until it is stopped, so the old ones go first.
      await stopAll(servers);
      try {
        servers = open(next, options);
        config = next;
      } catch (error) {
        options.log.error("the new addresses of the pages cannot be had, the old ones stay", { error });
        servers = open(config, options);
      }
    },
    stop: () => stopAll(servers),
  };
}

async function stopAll(servers: readonly AdminServer[]): Promise<void> {
  await Promise.all(servers.map((server) => server.stop()));
}

/** The settings that decide where pages are. */
function addresses(config: EnvoyGatewayConfig): unknown {
  const inCluster = resourceSource(config) === "Kubernetes";
  return { admin: config.admin.address, inCluster, metrics: !config.telemetry.metrics.prometheus.disable };
}

/** All servers, the admin server first; when one cannot be had, none is left open. */
function open(config: EnvoyGatewayConfig, options: PagesOptions): readonly AdminServer[] {
  const admin = openAdmin(config, options);
  try {
    const others = openClusterPages(config, options);
    options.log.info("serving pages", { admin: `http://${admin.address}` });
    return [admin, ...others];
  } catch (error) {
    void admin.stop();
    throw error;
  }
}

/** The admin server. On a host, where several Posterns may run, an address that is taken is replaced by a free one. */
function openAdmin(config: EnvoyGatewayConfig, { log, data }: PagesOptions): AdminServer {
  const { host, port } = config.admin.address;
  const metrics = config.telemetry.metrics.prometheus.disable ? [] : (["metrics"] as const);
  const pages = ["health", ...metrics, "api"] as const;
  try {
    return serveAdmin({ host, port, pages, data });
  } catch (error) {
    if (infrastructureOf(config) === "Kubernetes") throw error;
    log.warn("the admin address is taken, using a free port", { address: `${host}:${port}` });
    return serveAdmin({ host, port: 0, pages, data });
  }
}

/** Where the kubelet and Prometheus ask a Postern in a cluster: the ports that chart and manifests name. */
const HEALTH_PORT = 8081;
const METRICS_PORT = 19001;

/** The pages beside the admin address. Outside a pod, where several Posterns may run, a port that is taken is left out. */
function openClusterPages(config: EnvoyGatewayConfig, { log, env, data }: PagesOptions): readonly AdminServer[] {
  if (resourceSource(config) !== "Kubernetes") return [];
  const wanted: { port: number; pages: readonly AdminPages[] }[] = [{ port: HEALTH_PORT, pages: ["health"] }];
  if (!config.telemetry.metrics.prometheus.disable) wanted.push({ port: METRICS_PORT, pages: ["metrics"] });
  return wanted.flatMap(({ port, pages }) => {
    try {
      return [serveAdmin({ host: anyAddress(), port, pages, data })];
    } catch (error) {
      if (env["KUBERNETES_SERVICE_HOST"] !== undefined) throw error;
      log.warn("a port is taken, its pages are left out", { port, pages });
      return [];
    }
  });
}
