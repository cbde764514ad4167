import type { EnvoyGatewayConfig } from "../../../core/config/mod.ts";
import { infrastructureOf, resourceSource } from "../../../core/config/mod.ts";
import type { Logger, Metrics, MetricsRegistry } from "../../../core/observe/mod.ts";
import {
  type Health,
  type IrKey,
  kindsOfUses,
  type OwnKind,
  type PluginDefinition,
  type PluginUse,
  validateOwnKinds,
} from "../../../core/plugin/mod.ts";
import { createPostern, type Postern } from "../../../core/postern.ts";
import type { Validate } from "../../../core/resource/mod.ts";
import { createNeedResolver, type FetchedNeeds } from "../../../library/needs/resolver.ts";
import { reachOfSettings } from "../../../plugins/gateway-api/base/settings.ts";
import { SYSTEM_CLOCK } from "../clock.ts";
import { lend } from "../lends/mod.ts";
import { loadValidator } from "../validator.ts";
import { verifyOf } from "../verify.ts";
import { createAdmission } from "./admission.ts";
import type { EnvoyOptions } from "./host-mode.ts";
import type { Mode } from "./mode.ts";
import { podAt } from "./pod-at.ts";
import { type ProcessFacts, settingsOf } from "./settings.ts";

/** Options that a gateway is started with. */
export interface GatewayOptions {
  readonly config: EnvoyGatewayConfig;
  readonly around: ProcessFacts;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: Logger;
  readonly metrics: MetricsRegistry;
  /** Plugins beside the built-in ones. */
  readonly plugins: readonly PluginUse[];
  /** How Envoys on this host are run. */
  readonly envoy: EnvoyOptions;
  /** The version of Postern. */
  readonly version: string;
}

/** A running control plane with the built-in plugins that its configuration asks for. */
export interface Gateway {
  readonly postern: Postern;
  readonly mode: Mode;
  /** Takes up what a new configuration changes in the translator; anything else needs a new gateway. */
  configure(config: EnvoyGatewayConfig): void;
  /** How its parts are, with one for the data planes: each Envoy of ours is connected and has its configuration. */
  health(): readonly { readonly id: string; readonly health: Health }[];
  /** Whether a translation is in force. */
  translated(): boolean;
  /** Whether each Envoy of ours has answered all of its configuration, or cannot run. */
  served(): boolean;
  stop(): Promise<void>;
}

/** Starts a gateway. Resolves when every plugin serves; throws when one cannot, with everything stopped again. */
export async function startGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, around, log, metrics } = options;
  let settings = settingsOf(config, around, undefined, options.plugins);
  const needs = createNeedResolver({
    ...{ clock: SYSTEM_CLOCK, log: log.child("needs"), metrics },
    reach: () => reachOfSettings(settings),
  });
  const { kinds } = kindsOfUses(options.plugins);
  const validate = validateOwnKinds(kinds, await loadValidator());
  const mode = await modeOf(options, { needs, kinds, validate });
  const configure = (next: EnvoyGatewayConfig) => {
    settings = settingsOf(next, around, settings, usableOf(options, postern));
    postern.configure(settings);
  };
  const postern = createPostern({
    onDisabled: () => configure(config),
    plugins: [...mode.uses.filter(({ definition }) => !isOff(definition, config)), ...options.plugins],
    settings,
    envoy: mode.xds.maker,
    lends: lend({ env: options.env, kinds, validate, reach: () => reachOfSettings(settings), mode: mode.lends }),
    clock: SYSTEM_CLOCK,
    log: log.child("gateway-api"),
    metrics,
    needs,
    verdicts: mode.verdicts,
    verify: verifyOf(options.env),
    leading: mode.leadership?.leads() ?? true,
  });
  if (postern.host.disabled().length > 0) configure(config);
  mode.xds.nameClients((address) => podAt(postern.pipeline.snapshot, address));
  mode.judgeWith?.(createAdmission({ pipeline: () => postern.pipeline, settings: () => settings }));
  const unlead = followLeadership(postern, mode, metrics);
  try {
    await postern.start();
  } catch (error) {
    await mode.stop();
    throw error;
  }
  return {
    postern,
    mode,
    configure,
    health: () => [...postern.host.health(), { id: "data planes", health: dataPlaneHealth(postern, mode) }],
    translated: () => postern.pipeline.translation !== undefined,
    served: () => waitingFor(postern, mode).every((key) => mode.failedProxies().has(key)),
    async stop() {
      unlead?.();
      await postern.stop();
      await mode.stop();
    },
  };
}

/** Has the pipeline write while this replica leads; answers what ends it. */
function followLeadership({ pipeline }: Postern, { leadership }: Mode, metrics: Metrics): (() => void) | undefined {
  const master = metrics.gauge("leader_election_master_status", "Whether this replica leads.", ["name"]);
  const show = (leads: boolean) => master.set(leads ? 1 : 0, { name: "5b9825d2.gateway.envoyproxy.io" });
  show(leadership?.leads() ?? true);
  return leadership?.onChange((leads) => {
    show(leads);
    pipeline.lead(leads);
  });
}

/** The plugins that are not disabled: nothing that a disabled one answers for is served. */
function usableOf({ plugins }: GatewayOptions, { host }: Postern): GatewayOptions["plugins"] {
  const left = new Set(host.disabled().map(({ definition }) => definition));
  return plugins.filter(({ definition }) => !left.has(definition));
}

interface ModeNeeds {
  readonly needs: FetchedNeeds;
  readonly kinds: readonly OwnKind[];
  readonly validate: Validate;
}

async function modeOf(
  { config, around, env, envoy, log, metrics, version }: GatewayOptions,
  { needs, kinds, validate }: ModeNeeds,
): Promise<Mode> {
  if (resourceSource(config) === "Kubernetes" && ["Kubernetes", "none"].includes(infrastructureOf(config))) {
    const { kubernetesMode } = await import("./kubernetes-mode.ts");
    const { contentOf } = needs;
    return kubernetesMode({ config, around, env, log, metrics, version, contentOf, validate, kinds });
  }
  if (resourceSource(config) === "File" && ["Host", "none"].includes(infrastructureOf(config))) {
    const { hostMode } = await import("./host-mode.ts");
    return hostMode({ config, around, env, envoy, log, metrics, version, validate, kinds });
  }
  throw new Error(
    `provider: resources from ${resourceSource(config)} with infrastructure ${infrastructureOf(config)} cannot be served yet; use Kubernetes, or Custom with File and Host`,
  );
}

/** Whether a configuration switches off a plugin that is built in. */
function isOff({ kind, name }: PluginDefinition, { plugins }: EnvoyGatewayConfig): boolean {
  return plugins.some(({ builtIn, enabled }) => builtIn === `${kind}/${name}` && !enabled);
}

/** Whether each Envoy that we run, or are about to, is there and has accepted everything. */
function dataPlaneHealth(postern: Postern, mode: Mode): Health {
  if (postern.pipeline.translation === undefined) return { ok: false, reason: "nothing has been translated yet" };
  const missing = waitingFor(postern, mode);
  if (missing.length > 0) return { ok: false, reason: `without their complete configuration: ${missing.join(", ")}` };
  return { ok: true };
}

/** The data planes whose Envoys we run, or are about to, and that have not answered everything. */
function waitingFor({ pipeline, host }: Postern, mode: Mode): readonly IrKey[] {
  const serves = host.of("output").some(({ definition }) => definition === (mode.xds.plugin as unknown));
  if (!mode.runsProxies || !serves) return [];
  const complete = new Set(mode.xds.peers().flatMap((peer) => (peer.complete ? peer.irKey : [])));
  // A data plane without listeners gets no Envoy.
  const wanted = Object.entries(pipeline.translation?.infra ?? {}).filter(([, { proxy }]) => proxy.listeners?.length);
  return wanted.map(([key]) => key).filter((key) => !complete.has(key));
}
