import type { Health, PluginContext, Provider } from "../../core/plugin/api.ts";
import type { Snapshot } from "../../core/resource/mod.ts";
import type { ObjectStatus } from "../../core/status/types.ts";
import { ClassFinalizer } from "./class-finalizer.ts";
import type { ProviderConfig } from "./config.ts";
import { Feeds } from "./feeds.ts";
import type { KubernetesSession } from "./session.ts";
import { LiveObjects } from "./status/live.ts";
import { StatusWriter } from "./status/writer.ts";
import { World } from "./world.ts";

/** The provider on a session: reads the cluster, publishes snapshots, writes statuses while it leads. */
export function createKubernetesProvider(context: PluginContext<ProviderConfig>, session: KubernetesSession): Provider {
  const { config, clock, log, metrics } = context;
  const { client, leadership } = session;
  const stopping = new AbortController();
  const { signal } = stopping;
  const live = new LiveObjects();
  let publish: (snapshot: Snapshot) => void = () => {};
  let opened = false;

  const relists = metrics.counter("postern_kubernetes_lists_total", "Lists of resources, by what made them necessary.");
  const world = new World({
    clock,
    live,
    publish: (snapshot) => {
      publish(snapshot);
      finalizer.see(snapshot);
    },
    fetches: { pending: () => feeds.pending(), settled: () => feeds.settled(), giveUp: () => feeds.giveUp() },
    coalesceMs: config.coalesceMs,
    fetchWaitMs: config.fetchWaitMs,
  });
  const feeds: Feeds = new Feeds({
    config,
    client,
    clock,
    log,
    signal,
    onRelist: (resource, reason) => relists.inc({ resource, reason }),
    sinkOf: (kind) => world.sinkOf(kind),
  });
  world.countWith(feeds.references);
  const writer = new StatusWriter({
    client,
    clock,
    log,
    metrics,
    leadership,
    live,
    controllerName: config.controllerName,
    rate: { qps: config.qps, burst: config.burst },
    inFlight: config.writesInFlight,
    resourceOf: (group, kind) => feeds.resourceOf(group, kind),
    supportedFeatures: config.supportedFeatures,
    signal,
  });

  const finalizer = new ClassFinalizer({
    client,
    clock,
    log,
    leadership,
    controllerName: config.controllerName,
    resourceOf: (group, kind) => feeds.resourceOf(group, kind),
    signal,
  });

  return {
    watch(listener) {
      publish = listener;
    },
    async start() {
      void elect(config, session);
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
      await leadership.stop();
    },
    health: () => healthOf(opened, feeds.troubles()),
    async writeStatus(changed: readonly ObjectStatus[]) {
      writer.want(changed);
    },
  };
}

async function elect({ leaderElection, controllerNamespace }: ProviderConfig, { leadership }: KubernetesSession) {
  const { disable, lease, leaseMs, renewMs, retryMs } = leaderElection;
  if (disable) leadership.leadAlone();
  else await leadership.start({ namespace: controllerNamespace, name: lease, leaseMs, renewMs, retryMs });
}

function healthOf(opened: boolean, troubles: readonly string[]): Health {
  const [first] = troubles;
  if (!opened) return { ok: false, reason: first ?? "the cluster has not been read yet" };
  // What was read goes on being served: trouble after the start is for the log, not a reason to take the replica out.
  return { ok: true };
}
