import type { KubeSession } from "../../core/kube/mod.ts";
import type { ObjectEvent } from "../../core/plugin/api.ts";
import { definePlugin, type PluginDefinition } from "../../core/plugin/mod.ts";
import { infraConfigSchema, rateLimitOf, settingsOf } from "./config.ts";
import { createManager } from "./manager/mod.ts";

/** The plugin that runs proxies as Kubernetes objects, over the process's connection to the cluster; `record` writes Events. */
export function kubernetesInfra(
  session: KubeSession,
  record?: (events: readonly ObjectEvent[]) => void,
): PluginDefinition<"infra", typeof infraConfigSchema> {
  return definePlugin({
    kind: "infra",
    name: "infra-kubernetes",
    version: "0.1.0",
    stability: "beta",
    summary: "Runs proxies and the rate limit service as Kubernetes objects.",
    config: infraConfigSchema,
    create: ({ config, clock, log, metrics, report }) =>
      createManager({
        session,
        settings: settingsOf(config),
        rateLimit: rateLimitOf(config),
        namespaces: config.namespaces,
        clock,
        log,
        metrics,
        report,
        ...(record && { record }),
      }),
  });
}
