/**
 * Objects out of a Kubernetes cluster, and statuses back into it.
 *
 * In: the API server, through the client of a session. Out: one snapshot for each burst of changes, and statuses in the cluster while this replica
 * leads. It keeps of Secrets and ConfigMaps only those that other objects name, and never writes anything but statuses, its Lease and one finalizer.
 */
import type { PluginDefinition } from "../../core/plugin/api.ts";
import { definePlugin } from "../../core/plugin/define.ts";
import { providerConfig } from "./config.ts";
import { createKubernetesProvider } from "./provider.ts";
import type { KubernetesSession } from "./session.ts";

/** The provider `kubernetes` on a session that the infrastructure of proxies may share. */
export function kubernetesProvider(session: KubernetesSession): PluginDefinition<"provider", typeof providerConfig> {
  return definePlugin({
    kind: "provider",
    name: "kubernetes",
    version: "1.0.0",
    stability: "beta",
    summary: "Reads objects from a Kubernetes cluster, follows their changes and writes their statuses.",
    config: providerConfig,
    create: (context) => createKubernetesProvider(context, session),
  });
}

export {
  type Connection,
  type ConnectOptions,
  connectKubernetes,
  type Forward,
  type ForwardTarget,
  fluentClient,
  knowsCluster,
  openConnection,
  podNamespace,
} from "./client/mod.ts";
export { createEventRecorder, type EventRecorderOptions } from "./events.ts";
export { createDiscovery } from "./reflect/discovery.ts";
export { createKubernetesSession, type KubernetesSession, type SessionOptions } from "./session.ts";
export { kubernetesSettings, type ProviderSettings } from "./settings.ts";
export { VerdictMap } from "./verdicts.ts";
