import { validateObject } from "../../core/api/validate/mod.ts";
import { type Clock, createMetrics, type Logger, type LogLevel, type MetricsRegistry } from "../../core/observe/mod.ts";
import type { NeedResolver, VerifyOptions } from "../../core/pipeline/mod.ts";
import type { HookRunner, IrKey, Lent, PluginDefinition } from "../../core/plugin/api.ts";
import { kindsOfUses, type PartState, type PluginUse, use, validateOwnKinds } from "../../core/plugin/mod.ts";
import { createPostern, type Postern } from "../../core/postern.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import { DEFAULT_SETTINGS, type GatewayApiSettings, reachOfSettings } from "../../plugins/gateway-api/base/settings.ts";
import { gatewayApi } from "../../plugins/gateway-api/mod.ts";
import { envoyMaker } from "../../plugins/xds/alone.ts";
import type { SnapshotCache } from "../../plugins/xds/cache/mod.ts";
import type { RenewedIdentity } from "../../plugins/xds/mod.ts";
import { createNeedResolver, type NeedOptions } from "../needs/resolver.ts";
import type { Snapshot } from "../objects.ts";
import { SYSTEM_CLOCK } from "./clock.ts";
import { type ChangedStatuses, createChannel, type GatewayEvent } from "./events.ts";
import type { Memory } from "./memory.ts";
import { keptOutput } from "./output.ts";
import { createSettling } from "./settling.ts";
import { consoleLogger, lentBy } from "./surroundings.ts";
import { heardBy } from "./tee.ts";

/** A plugin as lists take it: its definition where it needs no configuration, a use where it does, or objects in memory. */
export type Listed = PluginUse | Memory | Definition;

/** A definition, with whatever configuration. */
interface Definition {
  readonly kind: string;
  readonly name: string;
  create(context: never): unknown;
}

/** The options that a gateway is made of. */
export interface GatewayOptions {
  /** Where objects come from. */
  readonly providers: readonly Listed[];
  /** Hooks, outputs, infra managers, translators. Of two that want the same, the one listed first has it. */
  readonly plugins?: readonly Listed[];
  /** The server of xDS: where it listens (a free port of the loopback interface by itself) and its certificate, or `false` for none. */
  readonly xds?: false | { readonly host?: string; readonly port?: number; readonly identity?: RenewedIdentity };
  /** `false` leaves out the translator of the Gateway API, for those who bring one of their own. */
  readonly gatewayApi?: false;
  /** Of the translation, over its defaults. Backends on the loopback interface are allowed. */
  readonly settings?: Partial<GatewayApiSettings>;
  /** Default: the console, from `warn` on. */
  readonly log?: Logger | LogLevel;
  readonly clock?: Clock;
  readonly metrics?: MetricsRegistry;
  /**
   * Fetches what the translation asks for (discovery of OpenID providers, Wasm modules). By itself over HTTP, with limits of size and time and growing pauses after failures;
   * with `false` nobody does, and what needs something says so.
   */
  readonly needs?: NeedResolver | false;
  /** The parts that plugins are lent; by itself validation, and requests to where configurations may point. */
  readonly lends?: Partial<Lent>;
  /** Compares every build with one from nothing; for tests. */
  readonly verify?: VerifyOptions;
}

/** A control plane. */
export interface Gateway {
  /** Starts every plugin; resolves when they serve. Rejects, with everything stopped again, when one cannot. */
  start(): Promise<void>;
  /** Stops everything; ends the iterators. Safe to call twice. */
  stop(): Promise<void>;
  /** The newest objects; undefined before there are any. */
  readonly snapshot: Snapshot | undefined;
  /** Resolves with the number of the build that has everything handed over so far. Rejects with {@link BuildFailed} when it failed. */
  settled(): Promise<number>;
  /** Everything that holds now about objects. */
  readonly statuses: readonly ObjectStatus[];
  /** Statuses as they change, from now on. */
  statusChanges(): AsyncIterableIterator<ChangedStatuses>;
  /** The events from now on. */
  events(): AsyncIterableIterator<GatewayEvent>;
  /** How the parts are. */
  health(): readonly PartState[];
  /** The troubles of plugins while everything else goes on. */
  troubles(): readonly PartState[];
  /** The data planes, such as `default/eg`. */
  dataPlanes(): readonly IrKey[];
  /** Where the server of xDS listens; undefined before the start and without one. */
  readonly xdsPort: number | undefined;
  readonly metrics: MetricsRegistry;
  /** Where its lines go. */
  readonly log: Logger;
  /** The cache of what proxies are to have; for handlers that serve it. */
  readonly cache: SnapshotCache | undefined;
}

/** Makes a gateway. Nothing happens before `start`. */
export function createGateway(options: GatewayOptions): Gateway {
  return new Embedded(options);
}

class Embedded implements Gateway {
  readonly #options: GatewayOptions;
  readonly #settling = createSettling();
  readonly #events = createChannel<GatewayEvent>();
  readonly #statuses = createChannel<ChangedStatuses>();
  readonly metrics: MetricsRegistry;
  readonly log: Logger;
  #postern: Postern | undefined;
  #port: () => number | undefined = () => undefined;
  cache: SnapshotCache | undefined;

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.metrics = options.metrics ?? createMetrics();
    const { log = "warn" } = options;
    this.log = typeof log === "string" ? consoleLogger(log) : log;
  }

  async start(): Promise<void> {
    if (this.#postern !== undefined) throw new Error("the gateway has been started already: make another one");
    const { clock = SYSTEM_CLOCK, verify } = this.#options;
    const uses = this.#uses();
    const settings: GatewayApiSettings = { ...EMBEDDED, ...answeredFor(uses), ...this.#options.settings };
    const { output, envoy } = await this.#output(settings);
    const reach = () => reachOfSettings(settings);
    const lent = { ...lentBy(reach), ...this.#options.lends };
    const validate = validateOwnKinds(kindsOfUses(uses).kinds, lent.validate ?? ((object) => validateObject(object)));
    this.#postern = createPostern({
      plugins: [...uses, output],
      envoy,
      ...{ clock, verify, log: this.log, metrics: this.metrics, ...this.#resolver(clock, reach) },
      settings,
      lends: { ...lent, validate },
      onBuild: (outcome) => {
        this.#settling.built(outcome);
        this.#events.tell(
          "fault" in outcome ? { type: "failed", error: outcome.fault } : { type: "built", sequence: outcome.value },
        );
      },
    });
    await this.#postern.start();
  }

  async stop(): Promise<void> {
    await this.#postern?.stop();
    this.#events.close();
    this.#statuses.close();
  }

  get snapshot(): Snapshot | undefined {
    return this.#postern?.pipeline.snapshot;
  }

  async settled(): Promise<number> {
    if (this.#postern === undefined) throw new Error("the gateway has not been started");
    // Timers of a gateway keep no process alive, but who waits for one is not to be left.
    const alive = setInterval(() => {}, 1_000);
    try {
      return this.#settling.outcome(await this.#postern.pipeline.settled());
    } finally {
      clearInterval(alive);
    }
  }

  get statuses(): readonly ObjectStatus[] {
    return this.#postern?.pipeline.statuses() ?? [];
  }

  statusChanges(): AsyncIterableIterator<ChangedStatuses> {
    return this.#statuses.read();
  }

  events(): AsyncIterableIterator<GatewayEvent> {
    return this.#events.read();
  }

  health(): readonly PartState[] {
    return this.#postern?.host.health() ?? [];
  }

  troubles(): readonly PartState[] {
    return this.#postern?.troubles() ?? [];
  }

  dataPlanes(): readonly IrKey[] {
    return Object.keys(this.#postern?.pipeline.translation?.xds ?? {});
  }

  get xdsPort(): number | undefined {
    return this.#port();
  }

  #resolver(clock: Clock, reach: NeedOptions["reach"]): { readonly needs?: NeedResolver } {
    const { needs } = this.#options;
    if (needs === false) return {};
    const { metrics } = this;
    return { needs: needs ?? createNeedResolver({ clock, reach, metrics, log: this.log.child("needs") }) };
  }

  #uses(): readonly PluginUse[] {
    const { providers, plugins = [], gatewayApi: gatewayApiTranslator } = this.#options;
    const hears = {
      statuses: (changed: ChangedStatuses) => this.#statuses.tell(changed),
      events: (list: readonly (GatewayEvent & { type: "object" })["event"][]) => {
        for (const event of list) this.#events.tell({ type: "object", event });
      },
    };
    const uses = [...providers, ...plugins].map((listed) => heardBy(useOf(listed), hears));
    return gatewayApiTranslator === false ? uses : [...uses, useOf(gatewayApi)];
  }

  /** The output that makes Envoy's configuration, and hands it to other outputs. */
  async #output({ controllerNamespace }: GatewayApiSettings) {
    const { xds = {} } = this.#options;
    if (xds === false) {
      const { plugin, cache } = keptOutput(controllerNamespace);
      this.cache = cache;
      const options = { controllerNamespace, unprobed: true };
      const envoy = (hooks: HookRunner) => envoyMaker(() => undefined, hooks, options);
      return { output: useOf(plugin), envoy };
    }
    const { xdsOutput } = await import("../../plugins/xds/mod.ts");
    const { host = "127.0.0.1", port = 0, identity } = xds;
    const output = xdsOutput(identity ? { identity } : {});
    this.cache = output.cache;
    this.#port = output.port;
    const config = { host, port, controllerNamespace, unprobed: true };
    return { output: use(output.plugin, config), envoy: output.maker };
  }
}

/** Envoys run wherever the program wants them to, so ports are as Gateways say. */
const EMBEDDED: GatewayApiSettings = {
  ...DEFAULT_SETTINGS,
  runningOnHost: true,
  features: { ...DEFAULT_SETTINGS.features, backend: true },
};

/** Gateway API objects may name what hooks plugins answer for. */
function answeredFor(
  uses: readonly PluginUse[],
): Pick<GatewayApiSettings, "extensionGroupKinds" | "extensionPolicyKinds"> {
  const answered = uses.flatMap(({ definition: { answersFor } }) => answersFor ?? []);
  return {
    extensionGroupKinds: answered.flatMap(({ filters = [] }) => filters),
    extensionPolicyKinds: answered.flatMap(({ policies = [] }) => policies),
  };
}

function useOf(listed: Listed): PluginUse {
  if ("definition" in listed) return listed;
  if ("plugin" in listed) return { definition: listed.plugin as unknown as PluginDefinition };
  return { definition: listed as unknown as PluginDefinition };
}
