/**
 * Envoy as processes of this host, one for each data plane.
 *
 * In: infra IR. Out: running Envoys that are started again when they die, drained and ended with Postern, and never left behind; the addresses of
 * Gateways. The manager never downloads anything and never makes certificates: it says what is missing and how to get it.
 */
import * as v from "valibot";
import type { InfraIr } from "../../core/ir/mod.ts";
import type { Health, InfraManager, IrKey, PluginContext, PluginDefinition } from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import { ORPHAN_SECONDS } from "./envoy-process.ts";
import { Fleet } from "./fleet.ts";
import { type Launch, launchOf } from "./launch.ts";
import { findOrphans, type Orphan } from "./orphan.ts";
import { claimFolder } from "./own-folder.ts";
import { type HostPaths, hostPaths, passedOver } from "./paths.ts";
import { fleetReports } from "./report.ts";
import { runtimeFolderRefused } from "./run-files.ts";
import { writeSdsFiles } from "./sds-files.ts";

export { hostEnvoyTools } from "./envoy-tools.ts";
export { ENVOY_VERSION, envoyEnvironment, findEnvoy } from "./find-envoy.ts";
export { hostName } from "./launch.ts";
export { certDir, type HostPaths, hostPaths } from "./paths.ts";

const folder = v.optional(v.pipe(v.string(), v.minLength(1)));

const config = v.strictObject({
  /** Where certificates are. Default `~/.config/envoy-gateway`. */
  configHome: folder,
  /** Where Envoy binaries are. Default `~/.local/share/envoy-gateway`. */
  dataHome: folder,
  /** Where state is kept. Default `~/.local/state/envoy-gateway`. Nothing is now: logs go to standard output and error. */
  stateHome: folder,
  /** Where files of running processes are. Default below `XDG_RUNTIME_DIR`, or a folder of the user below the temporary one. */
  runtimeDir: folder,
  /** Where Envoy finds the xDS server. */
  xds: v.optional(
    v.strictObject({ host: v.optional(v.string(), "127.0.0.1"), port: v.optional(v.number(), 18000) }),
    {},
  ),
  /** How long connections may take to end when Envoy stops and its EnvoyProxy does not say, in seconds. */
  drainSeconds: v.optional(v.pipe(v.number(), v.minValue(0)), 5),
  /** How long an Envoy that is replaced waits at most for its successor to serve, in seconds. */
  warmSeconds: v.optional(v.pipe(v.number(), v.minValue(0)), 10),
  /** Serves statistics to Prometheus on a port of its own, as in a cluster: for trying out what is meant for one. */
  scraped: v.optional(v.boolean(), false),
  /** Has Envoy open its admin interface on the first free port of the loopback interface from this one on, 0 for any, instead of on a socket. */
  adminPort: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65535))),
  /** Variables of our environment that Envoy gets besides the few that every Envoy gets. */
  envoyEnv: v.optional(v.array(v.string()), []),
  /** Keeps what the bootstrap itself would bind off its ports, so that it can be tried out on a machine that serves. */
  offPorts: v.optional(v.boolean(), false),
});

type HostInfraConfig = v.InferOutput<typeof config>;

/** One Envoy that runs, for whoever wants to show it. */
export interface RunningEnvoy {
  readonly key: IrKey;
  readonly pid: number;
  /** The admin interface of the Envoy: `unix:` and the path of a socket, or `127.0.0.1:port`. */
  readonly admin: string;
}

/** The host plugin, with what it shows besides the contract. */
export interface HostInfra {
  readonly plugin: PluginDefinition<"infra", typeof config>;
  /** The Envoys that run now, in the order in which they came. */
  running(): readonly RunningEnvoy[];
  /** The data planes whose Envoy could not be started, or ended by itself, each with the reason. */
  failed(): ReadonlyMap<IrKey, string>;
}

/** The infra manager `host`. Where the xDS server is, and what environment there is, its context says. */
export function hostInfra(): HostInfra {
  const managers: HostManager[] = [];
  const plugin = definePlugin({
    kind: "infra",
    name: "host",
    version: "1.0.0",
    stability: "beta",
    summary: "Runs Envoy as processes of this host.",
    config,
    create(context) {
      const manager = new HostManager(context);
      managers.push(manager);
      return manager;
    },
  });
  return {
    plugin,
    running: () => managers.flatMap((manager) => manager.running()),
    failed: () => new Map(managers.flatMap((manager) => manager.failed())),
  };
}

/** One data plane: its Envoy, what it was made of last, and why it could not be brought in line with that. */
interface Entry {
  readonly fleet: Fleet;
  infra: InfraIr;
  problem?: string | undefined;
}

class HostManager implements InfraManager {
  readonly #context: PluginContext<HostInfraConfig>;
  readonly #paths: HostPaths;
  #orphans: Orphan[] = [];
  readonly #fleets = new Map<IrKey, Entry>();

  constructor(context: PluginContext<HostInfraConfig>) {
    this.#context = context;
    this.#paths = hostPaths(context.config, context.env);
  }

  async start(): Promise<void> {
    const { clock, config: given, log } = this.#context;
    const { runtimeDir } = this.#paths;
    const reason = given.runtimeDir === undefined ? passedOver(this.#context.env) : undefined;
    if (reason !== undefined) log.warn("XDG_RUNTIME_DIR is not used", { reason, runtimeDir });
    const problem = claimFolder(runtimeDir);
    if (problem !== undefined) throw new Error(runtimeFolderRefused(problem));
    this.#orphans = [...(await findOrphans(runtimeDir, clock, log))];
    // Normally their guards end those that nobody takes the place of.
    const cancel = clock.after(ORPHAN_SECONDS * 1_000, () => {
      for (const orphan of this.#orphans.splice(0)) void orphan.stop(0);
    });
    this.#context.defer(cancel);
  }

  #inherit(name: string): readonly Orphan[] {
    const ours = this.#orphans.filter((orphan) => orphan.name === name);
    this.#orphans = this.#orphans.filter((orphan) => orphan.name !== name);
    return ours;
  }

  async stop(): Promise<void> {
    const fleets = [...this.#fleets.values()];
    this.#fleets.clear();
    await Promise.all(fleets.map(({ fleet }) => fleet.stop()));
  }

  async apply(key: IrKey, infra: InfraIr): Promise<void> {
    const entry = this.#fleets.get(key) ?? { fleet: this.#newFleet(), infra };
    entry.infra = infra;
    this.#fleets.set(key, entry);
    try {
      const launch = this.#launchOf(infra);
      await entry.fleet.run(launch);
      entry.problem = undefined;
    } catch (error) {
      entry.problem = (error as Error).message;
      throw error;
    } finally {
      this.#report();
    }
  }

  #launchOf(infra: InfraIr): Launch {
    const { config: given } = this.#context;
    const xds = this.#context.xds.address() ?? given.xds;
    const { scraped, offPorts } = given;
    const launch = launchOf(infra, { paths: this.#paths, xds, scraped, offPorts });
    if ("fault" in launch) throw new Error(launch.fault);
    const missing = writeSdsFiles(this.#paths);
    if (missing !== undefined) throw new Error(missing);
    return launch.value;
  }

  async remove(key: IrKey): Promise<void> {
    const entry = this.#fleets.get(key);
    this.#fleets.delete(key);
    await entry?.fleet.stop();
    this.#report();
  }

  failed(): readonly (readonly [IrKey, string])[] {
    return [...this.#fleets].flatMap(([key, { fleet, problem }]) => {
      const why = fleet.process ? undefined : (fleet.died ?? problem);
      return why === undefined ? [] : [[key, why] as const];
    });
  }

  health(): Health {
    const reasons = new Map(this.failed());
    const down = [...this.#fleets].flatMap(([key, { fleet }]) => {
      const why = reasons.get(key);
      return fleet.process ? [] : [why === undefined ? key : `${key} (${why})`];
    });
    return down.length === 0 ? { ok: true } : { ok: false, reason: `no Envoy runs for ${down.join(", ")}` };
  }

  running(): readonly RunningEnvoy[] {
    return [...this.#fleets].flatMap(([key, { fleet }]) =>
      fleet.process ? [{ key, pid: fleet.process.pid, admin: fleet.process.admin.address }] : [],
    );
  }

  #newFleet(): Fleet {
    const { clock, log, env, config: given } = this.#context;
    const onChange = () => this.#report();
    const inherit = (name: string) => this.#inherit(name);
    const { drainSeconds, warmSeconds, adminPort, envoyEnv } = given;
    return new Fleet({
      ...{ paths: this.#paths, env, envoyEnv, adminPort },
      ...{ drainSeconds, warmSeconds, clock, log, inherit, onChange },
    });
  }

  #report(): void {
    const entries = [...this.#fleets.values()].flatMap(({ fleet, infra, problem }) =>
      fleetReports(infra, fleet.process !== undefined, fleet.died ?? problem),
    );
    this.#context.report({ entries });
  }
}
