import type { ConfigSource } from "../../../core/config/mod.ts";
import { type EnvoyGatewayConfig, machinery, resourceSource } from "../../../core/config/mod.ts";
import { equal } from "../../../core/incremental/mod.ts";
import { createLogger, createMetrics, formatJson, formatText, type Logger } from "../../../core/observe/mod.ts";
import type { PluginUse } from "../../../core/plugin/mod.ts";
import { type AdminData, type AdminServer, serveAdmin } from "../../../plugins/admin/mod.ts";
import { kubernetesSettings } from "../../../providers/kubernetes/mod.ts";
import { anyAddress } from "../any-address.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { levelsOf } from "../log-levels.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import type { Surroundings } from "./settings.ts";

/** What the server command hands over. */
export interface ServerOptions {
  readonly source: ConfigSource;
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly plugins: readonly PluginUse[];
  /** Writes one line of the log. */
  readonly write: (line: string) => void;
  /** Resolves when the server is to stop. */
  readonly stopped: Promise<string>;
}

/** Runs a Postern until it is told to stop; every start and every change of configuration is logged. Throws when it cannot start. */
export async function runServer(options: ServerOptions): Promise<void> {
  const started = Date.now();
  let config = options.source.current;
  const log = createLogger({
    write: (line) => options.write(config.logging.encoder === "JSON" ? formatJson(line) : formatText(line)),
    now: () => Date.now(),
    levels: () => levelsOf(config.logging),
  });
  const metrics = createMetrics();
  const start = (of: EnvoyGatewayConfig) =>
    startGateway({
      config: of,
      around: surroundings(options.env),
      env: options.env,
      log,
      metrics,
      plugins: options.plugins,
    });

  log.info("starting", {
    version: options.version,
    infrastructure: machinery(config),
    controller: config.gateway.controllerName,
  });
  let gateway = await start(config);
  const parts = { gateway: () => gateway, metrics: metrics.prometheus, version: options.version };
  const admin = openAdmin(config, log, parts);
  const pages = openPages(config, { log, env: options.env, data: adminData(config, parts) });
  void announce(gateway, admin, started, log);

  let changing = Promise.resolve();
  const unfollow = options.source.follow(
    (next) => {
      changing = changing.then(async () => {
        const before = config;
        config = next;
        if (equal(fixedParts(before), fixedParts(next))) gateway.configure(next);
        else gateway = await restarted(gateway, { before, next, start, log });
        log.info("the configuration was taken up");
      });
    },
    (problems) => {
      for (const { file, line, column, message } of problems) log.error(`${file}:${line}:${column}: ${message}`);
      log.error("the configuration is not valid, the one in force stays");
    },
  );
  log.info("stopping", { reason: await options.stopped });
  unfollow();
  await changing;
  await Promise.all([admin, ...pages].map((server) => server.stop()));
  await gateway.stop();
  log.info("stopped");
}

/** What a running gateway cannot change: where objects come from, who runs Envoy, the servers. */
function fixedParts(config: EnvoyGatewayConfig): unknown {
  const { provider, admin, xdsServer, telemetry, rateLimit, runtimeFlags } = config;
  const read = resourceSource(config) === "Kubernetes" ? kubernetesSettings(config, "") : undefined;
  return { provider, admin, xdsServer, telemetry, rateLimit, runtimeFlags, read };
}

interface Restart {
  readonly before: EnvoyGatewayConfig;
  readonly next: EnvoyGatewayConfig;
  readonly start: (config: EnvoyGatewayConfig) => Promise<Gateway>;
  readonly log: Logger;
}

/** A gateway for the new configuration in the place of the old one; when it cannot start, one for the old configuration. */
async function restarted(old: Gateway, { before, next, start, log }: Restart): Promise<Gateway> {
  log.warn("the configuration changes more than a running gateway can take up, starting anew");
  await old.stop();
  try {
    return await start(next);
  } catch (error) {
    log.error("the new configuration cannot be served, going back to the one before", { error });
    return start(before);
  }
}

interface AdminParts {
  readonly gateway: () => Gateway;
  readonly metrics: () => string;
  readonly version: string;
}

/** The admin server. On a host, where several Posterns may run, a taken default address is replaced by a free one. */
function openAdmin(config: EnvoyGatewayConfig, log: Logger, parts: AdminParts): AdminServer {
  const { host, port } = config.admin.address;
  const data = adminData(config, parts);
  const pages = ["health", "metrics", "api"] as const;
  try {
    return serveAdmin({ host, port, pages, data });
  } catch (error) {
    if (machinery(config) === "Kubernetes") throw error;
    log.warn("the admin address is taken, using a free port", { address: `${host}:${port}` });
    return serveAdmin({ host, port: 0, pages, data });
  }
}

function adminData(config: EnvoyGatewayConfig, { gateway, metrics, version }: AdminParts): AdminData {
  return {
    health: () => gateway().health(),
    metrics,
    statuses: () => gateway().postern.pipeline.statuses(),
    dump: () => ({ configuration: config, ...gateway().postern.pipeline.translation }),
    info: () => ({
      version,
      plugins: gateway().postern.host.instances.map(({ id }) => id),
      envoys: gateway().mode.proxies(),
    }),
  };
}

/** Where the kubelet and Prometheus ask a Postern in a cluster: the ports that chart and manifests name. */
const HEALTH_PORT = 8081;
const METRICS_PORT = 19001;

interface PagesOptions {
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly data: AdminData;
}

/** The pages beside the admin address. Outside a pod, where several Posterns may run, a taken port is left out. */
function openPages(config: EnvoyGatewayConfig, { log, env, data }: PagesOptions): readonly AdminServer[] {
  if (resourceSource(config) !== "Kubernetes") return [];
  const disabled = config.telemetry.metrics.prometheus.disable;
  const wanted = [
    { port: HEALTH_PORT, pages: ["health"] as const },
    ...(disabled ? [] : [{ port: METRICS_PORT, pages: ["metrics"] as const }]),
  ];
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

/** How often the health of a start is looked at, in milliseconds. */
const HEALTH_LOOK_MS = 20;

/** A pause that does not keep the process alive. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => SYSTEM_CLOCK.after(milliseconds, resolve));
}

/** Says once that everything found at the start is served. */
async function announce(gateway: Gateway, admin: AdminServer, started: number, log: Logger): Promise<void> {
  const { pipeline, host } = gateway.postern;
  await pipeline.settled();
  while (!gateway.health().every(({ health }) => health.ok)) await pause(HEALTH_LOOK_MS);
  log.info("ready", {
    ms: Date.now() - started,
    plugins: host.instances.map(({ id }) => id).join(","),
    admin: `http://${admin.address}`,
    xdsPort: gateway.mode.xds.port(),
  });
}

function surroundings(env: Readonly<Record<string, string | undefined>>): Surroundings {
  return {
    namespace: env["ENVOY_GATEWAY_NAMESPACE"] ?? "envoy-gateway-system",
    dnsDomain: env["KUBERNETES_CLUSTER_DOMAIN"] ?? "cluster.local",
  };
}
