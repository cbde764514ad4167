import * as v from "valibot";
import type { KubeClient } from "../../core/kube/mod.ts";
import { createMetrics, type LogLine, type MetricsRegistry } from "../../core/observe/mod.ts";
import type { Provider } from "../../core/plugin/api.ts";
import { createRecordingLogger, pluginContext } from "../../core/testing/mod.ts";
import { providerConfig } from "../../providers/kubernetes/config.ts";
import { createKubernetesSession, type KubernetesSession, kubernetesProvider } from "../../providers/kubernetes/mod.ts";
import { Snapshots } from "../contract/provider.ts";
import { systemClock } from "../contract/surroundings.ts";

/** The controller in whose name tests on a cluster write statuses. */
export const CONTROLLER = "example.com/provider-test";

/** A provider on a cluster, started, with what it published and said. */
export interface Started {
  readonly provider: Provider;
  readonly seen: Snapshots;
  readonly session: KubernetesSession;
  readonly lines: readonly LogLine[];
  readonly metrics: MetricsRegistry;
}

/** Starts a provider that leads alone, unless the configuration says otherwise. */
export async function startOn(
  client: KubeClient,
  config: Partial<v.InferInput<typeof providerConfig>>,
  identity = "one",
): Promise<Started> {
  const { log, lines } = createRecordingLogger();
  const session = createKubernetesSession({ client, clock: systemClock, log, identity });
  const metrics = createMetrics();
  const provider: Provider = kubernetesProvider(session).create(
    pluginContext(
      v.parse(providerConfig, { controllerName: CONTROLLER, leaderElection: { disable: true }, ...config }),
      { id: "provider/kubernetes", log, metrics, clock: systemClock },
    ),
  );
  const seen = new Snapshots();
  provider.watch((snapshot) => seen.add(snapshot));
  await provider.start?.();
  return { provider, seen, session, lines, metrics };
}
