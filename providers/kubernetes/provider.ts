import type { Health, PluginContext, Provider } from "../../core/plugin/api.ts";
import { rowOf } from "../../core/plugin/mod.ts";
import type { Snapshot } from "../../core/resource/mod.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import { ClassFinalizer } from "./class-finalizer.ts";
import type { ProviderConfig } from "./config.ts";
import { createEventRecorder } from "./events.ts";
import { Feeds } from "./feeds.ts";
import type { KubernetesSession } from "./session.ts";
import { LiveObjects } from "./status/live.ts";
import { StatusWriter } from "./status/writer.ts";
import { ClusterWorld } from "./world.ts";

/** The provider on a session: reads the cluster, publishes snapshots, writes statuses while it leads. */
export function createKubernetesProvider(context: PluginContext<ProviderConfig>, session: KubernetesSession): Provider {
  const { log } = context;
  const stopping = new AbortController();
  const { signal } = stopping;
  let publish: (snapshot: Snapshot) => void = () => {};
  let opened = false;
  const { feeds, world, writer, record } = connectParts({
    context,
    session,
    signal,
    publish: (snapshot) => publish(snapshot),
  });

  return {
    watch(listener) {
      publish = listener;
    },
    async start() {
      void elect(context.config, session);
      const stopped = new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
      await Promise.race([feeds.start(), stopped]);
      if (signal.aborted) return;
      opened = true;
      log.info("the cluster has been read");
      world.open();
    },
    async stop() {
      if (signal.aborted) return;
      stopping.abort();
      publish = () => {};
      await session.leadership.stop();
    },
    health: () => healthOf(opened, feeds.troubles()),
    async writeStatus(changed: readonly ObjectStatus[]) {
      writer.want(changed);
    },
    record,
  };
}

interface PartsOptions {
  readonly context: PluginContext<ProviderConfig>;
  readonly session: KubernetesSession;
  readonly signal: AbortSignal;
  readonly publish: (snapshot: Snapshot) => void;
}

/** The parts of a provider, each knowing only what it needs of the others. */
function connectParts({ context, session, signal, publish }: PartsOptions) {
  const { config, clock, log, metrics } = context;
  const { client, leadership } = session;
  const { controllerName } = config;
  const live = new LiveObjects();
  const relists = metrics.counter(
    "postern_kubernetes_lists_total",
    "Lists of resources, by what made them necessary.",
    ["resource", "reason"],
  );
  const world = new ClusterWorld({
    clock,
    live,
    publish: (snapshot) => {
      publish(snapshot);
      finalizer.see(snapshot);
    },
    fetches: {
      pending: () => feeds.pending(),
      settled: () => feeds.settled(),
      giveUp: () => feeds.giveUp(),
    },
    coalesceMs: config.coalesceMs,
    fetchWaitMs: config.fetchWaitMs,
  });
  const feeds: Feeds = new Feeds({
    config,
    own: context.kinds.map(rowOf),
    client,
    clock,
    log,
    signal,
    onRelist: (resource, reason) => relists.inc({ resource, reason }),
    sinkOf: (kind) => world.sinkOf(kind),
  });
  world.countWith(feeds.references);
  const writing = {
    client,
    clock,
    log,
    leadership,
    controllerName,
    resourceOf: (group: string, kind: string) => feeds.resourceOf(group, kind),
    signal,
  };
  const { qps, burst, writesInFlight: inFlight, supportedFeatures } = config;
  const writer = new StatusWriter({ ...writing, metrics, live, rate: { qps, burst }, inFlight, supportedFeatures });
  const finalizer = new ClassFinalizer(writing);
  const record = createEventRecorder({ ...writing, instance: session.identity });
  return { feeds, world, writer, record };
}

async function elect({ leaderElection, controllerNamespace }: ProviderConfig, { leadership }: KubernetesSession) {
  const { disable, lease, leaseMs, renewMs, retryMs } = leaderElection;
  if (disable) leadership.leadAlone();
  else await leadership.start({ namespace: controllerNamespace, name: lease, leaseMs, renewMs, retryMs });
}

function healthOf(opened: boolean, troubles: readonly string[]): Health {
  const [first] = troubles;
  if (!opened) return { ok: false, reason: first ?? "the cluster has not been read yet" };
  // The objects that were read go on being served: trouble after the start is for the log, not a reason to take the replica out.
  return { ok: true };
}
