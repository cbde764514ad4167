import { toYaml } from "../../core/envoy/bootstrap/mod.ts";
import type { Clock, Logger } from "../../core/observe/mod.ts";
import { freePortFrom, withAdmin } from "./admin-place.ts";
import { type EnvoyProcess, startEnvoy } from "./envoy-process.ts";
import { envoyEnvironment, findEnvoy } from "./find-envoy.ts";
import type { Launch } from "./launch.ts";
import type { HostPaths } from "./paths.ts";
import { forgetRun, prepareRun, type RunFiles, writePrivate } from "./run-files.ts";

/** Milliseconds before an Envoy that died is started again; doubled each time up to the maximum. */
const FIRST_RESTART_MS = 250;
const LONGEST_RESTART_MS = 30_000;

/** How often a new Envoy is asked whether it serves. */
const READY_LOOK_MS = 25;

/** An Envoy that ran for so long is not failing over and over. */
const STEADY_MS = 60_000;

/** The surroundings that a fleet needs. */
export interface FleetSettings {
  readonly paths: HostPaths;
  /** How long connections may take to end when the EnvoyProxy does not say, in seconds. */
  readonly drainSeconds: number;
  /** How long an Envoy that is replaced waits at most for its successor to serve, in seconds. */
  readonly warmSeconds: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The variables of the environment that Envoy gets besides those that every Envoy gets. */
  readonly envoyEnv: readonly string[];
  /** From which port on the admin interface takes a free one; undefined for a socket. */
  readonly adminPort: number | undefined;
  readonly clock: Clock;
  readonly log: Logger;
  /** Hands over, once, the Envoys that an earlier Postern left for a fleet of this name. */
  readonly inherit: (name: string) => readonly Pick<EnvoyProcess, "stop">[];
  /** Called whenever an Envoy came up or died. */
  readonly onChange: () => void;
}

/**
 * The one Envoy of a data plane: starts it, starts it again when it dies, and replaces it when its launch changes: the new one first, since both
 * can hold the same ports (SO_REUSEPORT), and when that serves the old one drains. One that cannot start, or does not come to serve, leaves the old one
 * in place, with its launch.
 */
export class Fleet {
  readonly #settings: FleetSettings;
  #launch: Launch | undefined;
  #process: EnvoyProcess | undefined;
  #draining = new Set<Promise<void>>();
  #failures = 0;
  #died: string | undefined;
  #cancelRestart: () => void = () => {};

  constructor(settings: FleetSettings) {
    this.#settings = settings;
  }

  /** The Envoy that runs now. */
  get process(): EnvoyProcess | undefined {
    return this.#process;
  }

  /** Why the last Envoy ended by itself; undefined while one runs. */
  get died(): string | undefined {
    return this.#process ? undefined : this.#died;
  }

  /**
   * Brings the Envoy in line with `launch`; resolves when it is up, and where it takes the place of another one, when it serves. Rejects when it cannot
   * be started.
   */
  async run(launch: Launch): Promise<void> {
    const before = this.#process;
    if (before && sameLaunch(this.#launch, launch)) return;
    if (before) await this.#replace(before, launch);
    else await this.#begin(launch);
    this.#settings.onChange();
  }

  async #begin(launch: Launch): Promise<void> {
    this.#cancelRestart();
    this.#launch = launch;
    const next = await this.#start(launch);
    this.#process = next;
    const served = this.#served(next);
    for (const envoy of this.#settings.inherit(launch.name)) this.#retire(envoy, launch, served);
  }

  async #replace(before: EnvoyProcess, launch: Launch): Promise<void> {
    const next = await this.#start(launch);
    const why = await this.#served(next);
    // An Envoy that does not serve itself is no better than its successor.
    if (why !== undefined && this.#process === before && (await before.admin.ready())) {
      await next.stop(0);
      throw new Error(why);
    }
    this.#launch = launch;
    this.#process = next;
    this.#retire(before, launch);
  }

  /** Drains and ends it, and waits for those that were replaced. */
  async stop(): Promise<void> {
    this.#cancelRestart();
    const launch = this.#launch;
    const last = this.#process;
    this.#launch = undefined;
    this.#process = undefined;
    if (last && launch) this.#retire(last, launch);
    await Promise.all(this.#draining);
    if (last) this.#settings.onChange();
  }

  async #start(launch: Launch): Promise<EnvoyProcess> {
    const { paths, env, envoyEnv, adminPort, clock, log } = this.#settings;
    const found = findEnvoy({ version: launch.version, dataHome: paths.dataHome, env });
    if ("fault" in found) throw new Error(found.fault);
    // Without a port to look for nothing is waited for, so that the process is there when the caller goes on.
    const files = this.#prepare(launch, adminPort === undefined ? undefined : await freePortFrom(adminPort));
    const started = clock.now();
    const envoy = await startEnvoy({
      ...{ name: launch.name, binary: found.value, args: launch.args, files, clock, log },
      env: envoyEnvironment(env, envoyEnv),
    });
    log.info("Envoy is up", { name: launch.name, pid: envoy.pid, admin: envoy.admin.address });
    void envoy.ended.then((why) => this.#onEnd(envoy, clock.now() - started, why));
    return envoy;
  }

  /** The files of a run, with the bootstrap in it, whose admin interface has a port or else a socket. */
  #prepare({ name, bootstrap }: Launch, adminPort: number | undefined): RunFiles {
    const files = prepareRun(this.#settings.paths.runtimeDir, name);
    try {
      const place = adminPort === undefined ? { socket: files.adminSocket } : { port: adminPort };
      writePrivate(files.bootstrap, toYaml(withAdmin(bootstrap, place)));
      return files;
    } catch (error) {
      forgetRun(files);
      throw error;
    }
  }

  #onEnd(envoy: EnvoyProcess, lived: number, why: string): void {
    const launch = this.#launch;
    if (envoy !== this.#process || !launch) return;
    this.#process = undefined;
    this.#died = why;
    this.#failures = lived > STEADY_MS ? 0 : this.#failures;
    const wait = Math.min(FIRST_RESTART_MS * 2 ** this.#failures++, LONGEST_RESTART_MS);
    this.#settings.log.error("Envoy died and is started again", { name: launch.name, restartMs: wait, why });
    this.#settings.onChange();
    this.#restartAfter(wait);
  }

  #restartAfter(wait: number): void {
    const { clock, log } = this.#settings;
    this.#cancelRestart = clock.after(wait, () => {
      const launch = this.#launch;
      if (!launch || this.#process) return;
      this.run(launch).catch((error) => {
        const next = Math.min(FIRST_RESTART_MS * 2 ** this.#failures++, LONGEST_RESTART_MS);
        this.#died = (error as Error).message;
        this.#settings.onChange();
        log.error("Envoy could not be started again", { name: launch.name, retryMs: next, error });
        this.#restartAfter(next);
      });
    });
  }

  #retire(envoy: Pick<EnvoyProcess, "stop">, launch: Launch, first: Promise<unknown> = Promise.resolve()): void {
    const seconds = launch.drainSeconds ?? this.#settings.drainSeconds;
    const work = first.then(() => envoy.stop(seconds * 1_000)).finally(() => this.#draining.delete(work));
    this.#draining.add(work);
  }

  /** Resolves when an Envoy serves; with the reason when it has ended, or has had its time. */
  async #served(envoy: EnvoyProcess): Promise<string | undefined> {
    const { clock, warmSeconds } = this.#settings;
    const deadline = clock.now() + warmSeconds * 1_000;
    let ended: string | undefined;
    void envoy.ended.then((why) => {
      ended = `Envoy did not start: ${why}`;
    });
    while (ended === undefined && !(await envoy.admin.ready())) {
      if (clock.now() >= deadline) return `Envoy started and did not come to serve within ${warmSeconds} s`;
      await new Promise<void>((resolve) => clock.after(READY_LOOK_MS, resolve));
    }
    return ended;
  }
}

function sameLaunch(a: Launch | undefined, b: Launch): boolean {
  return a !== undefined && JSON.stringify(a) === JSON.stringify(b);
}
