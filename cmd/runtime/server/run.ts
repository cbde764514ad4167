import type { ConfigSource } from "../../../core/config/mod.ts";
import { type EnvoyGatewayConfig, infrastructureOf } from "../../../core/config/mod.ts";
import { createLogger, createMetrics, formatJson, formatText, type Logger } from "../../../core/observe/mod.ts";
import type { Problem } from "../../../core/resource/mod.ts";
import { redact } from "../../../plugins/admin/mod.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { levelsOf } from "../log-levels.ts";
import { createPluginFollower } from "../plugins/follow.ts";
import type { LoadedPlugins } from "../plugins/mod.ts";
import { processMetrics } from "../process-metrics.ts";
import { adminData } from "./admin-data.ts";
import { type Gateway, startGateway } from "./gateway.ts";
import type { EnvoyOptions } from "./host-mode.ts";
import { type Pages, servePages } from "./pages.ts";
import { createReadiness } from "./readiness.ts";
import { surroundings } from "./settings.ts";
import { succeed } from "./succession.ts";

/** Options that the server command hands over. */
export interface ServerOptions {
  readonly source: ConfigSource;
  /** Warnings about the configuration at the start. */
  readonly warnings: readonly Problem[];
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The plugins beside the built-in ones that a configuration comes with. */
  readonly plugins: (config: EnvoyGatewayConfig) => Promise<LoadedPlugins>;
  /** How Envoys on this host are run. */
  readonly envoy: EnvoyOptions;
  /** Writes one line of the log. */
  readonly write: (line: string) => void;
  /** Resolves when the server is to stop. */
  readonly stopped: Promise<string>;
}

/** Runs a Postern until it is told to stop; every start and every change of configuration is logged. Throws when it cannot start. */
export async function runServer(options: ServerOptions): Promise<void> {
  const started = Date.now();
  let config = options.source.current;
  const log = loggerOf(options, () => config);
  const metrics = createMetrics();
  let reload = () => {};
  const follower = createPluginFollower({
    ...{ log: log.child("plugins"), load: () => options.plugins(config), changed: () => reload() },
  });
  processMetrics(metrics, started);
  const start = async (of: EnvoyGatewayConfig) => {
    const loaded = await options.plugins(of);
    follower.follow(loaded);
    return startWith(loaded, of, options, { log, metrics });
  };
  tellOfStart(options, log);
  dumpConfig(config, log);
  const begun = start(config);
  const early = await Promise.race([options.stopped, begun.then(() => undefined)]);
  if (early !== undefined) return giveUp(begun, early, log);
  let gateway = await begun;
  const ready = createReadiness({ gateway: () => gateway, clock: SYSTEM_CLOCK });
  const data = adminData({
    ...{ config: () => config, gateway: () => gateway, ready },
    metrics: metrics.prometheus,
    version: options.version,
  });
  const pages = servePages(config, { log, env: options.env, data });
  void announce({ gateway, pages, started, log, ready });

  let changing = Promise.resolve();
  const takeUp = async (next: EnvoyGatewayConfig, anew = false) => {
    const outcome = await succeed(gateway, { before: config, next, start, log, anew });
    gateway = outcome.gateway;
    if (!outcome.tookUp) return;
    config = next;
    await pages.configure(next);
    log.info("the configuration was taken up");
    dumpConfig(config, log);
  };
  reload = () => {
    log.info("a plugin has changed");
    changing = changing.then(() => takeUp(config, true));
  };
  const unfollow = options.source.follow({
    changed: (next, warnings) => {
      warn(warnings, log);
      changing = changing.then(() => takeUp(next));
    },
    refused: (problems) => tellRefused(problems, log),
  });
  log.info("stopping", { reason: await options.stopped });
  unfollow();
  follower.stop();
  await changing;
  await pages.stop();
  await gateway.stop();
  log.info("stopped");
}

function loggerOf({ write }: ServerOptions, config: () => EnvoyGatewayConfig): Logger {
  return createLogger({
    write: (line) => write(config().logging.encoder === "JSON" ? formatJson(line) : formatText(line)),
    now: () => Date.now(),
    levels: () => levelsOf(config().logging),
  });
}

function startWith(
  { uses: plugins }: LoadedPlugins,
  config: EnvoyGatewayConfig,
  { env, envoy, version }: ServerOptions,
  told: Pick<Parameters<typeof startGateway>[0], "log" | "metrics">,
): Promise<Gateway> {
  return startGateway({ config, around: surroundings(env), env, envoy, ...told, plugins, version });
}

function tellOfStart({ version, source, warnings }: ServerOptions, log: Logger): void {
  const config = source.current;
  log.info("starting", {
    version,
    infrastructure: infrastructureOf(config),
    controller: config.gateway.controllerName,
  });
  warn(warnings, log);
}

function tellRefused(problems: readonly Problem[], log: Logger): void {
  for (const { file, line, column, message } of problems) log.error(`${file}:${line}:${column}: ${message}`);
  log.error("the configuration is not valid, the one in force stays");
}

/** How long a start that is under way when the process is told to stop may take to be undone, in milliseconds. */
const UNDO_MS = 5_000;

/** Told to stop before everything serves: what a plugin that hangs in its start holds is left to the end of the process. */
async function giveUp(begun: Promise<Gateway>, reason: string, log: Logger): Promise<void> {
  log.info("stopping before the start is done", { reason });
  const undone = begun.then(
    (gateway) => gateway.stop(),
    () => {},
  );
  await Promise.race([undone, pause(UNDO_MS)]);
  log.info("stopped");
}

function warn(warnings: readonly Problem[], log: Logger): void {
  for (const { file, line, column, message } of warnings) log.warn(`${file}:${line}:${column}: ${message}`);
}

/** The dump that `admin.enableDumpConfig` asks for: the configuration in force as one line of the log, without its secrets. */
function dumpConfig(config: EnvoyGatewayConfig, log: Logger): void {
  if (config.admin.enableDumpConfig) log.info("the configuration in force", { configuration: redact(config) });
}

/** How often it is looked at whether a start is done, in milliseconds. */
const HEALTH_LOOK_MS = 20;

/** A pause that does not keep the process alive. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => SYSTEM_CLOCK.after(milliseconds, resolve));
}

interface Announcement {
  readonly gateway: Gateway;
  readonly pages: Pages;
  readonly started: number;
  readonly log: Logger;
  readonly ready: () => boolean;
}

/** Says once that what was found at the start is served, as far as it can be. */
async function announce({ gateway, pages, started, log, ready }: Announcement): Promise<void> {
  const { pipeline, host } = gateway.postern;
  await pipeline.settled();
  while (!ready()) await pause(HEALTH_LOOK_MS);
  log.info("ready", {
    ms: Date.now() - started,
    plugins: host.instances.map(({ id }) => id).join(","),
    admin: `http://${pages.address}`,
    xdsPort: gateway.mode.xds.port(),
  });
}
