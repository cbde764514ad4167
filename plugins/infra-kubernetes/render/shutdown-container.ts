import type { Container } from "../../../core/api/mod.ts";
import { done, type Result } from "../../../core/result/mod.ts";
import { printDuration } from "../../../core/scalars/mod.ts";
import { probes, restricted } from "../manifests/container-defaults.ts";
import type { Workload } from "../manifests/provider.ts";
import { seconds, wholeSeconds } from "../manifests/scalars.ts";
import { PROXY_USER, podEnv } from "./envoy-container.ts";
import { type ProxyScope, SHUTDOWN_MANAGER_PORT } from "./scope.ts";

/** Seconds the manager waits beyond the drain before it lets Envoy go. */
const READY_GRACE = 10;

/** The container that drains Envoy when the pod is told to stop, and holds Envoy's own stop back until then. */
export function shutdownContainer(
  scope: ProxyScope,
  { container }: Pick<Workload<unknown>, "container">,
): Result<Container> {
  const { image, command } = scope.settings.shutdownManager;
  const flags = shutdownFlags(scope);
  if ("fault" in flags) return flags;
  return done({
    name: "shutdown-manager",
    image,
    imagePullPolicy: "IfNotPresent",
    command: [command],
    args: ["envoy", "shutdown-manager", ...flags.value.manager],
    env: podEnv,
    resources: { requests: { cpu: "10m", memory: "32Mi" } },
    terminationMessagePolicy: "File",
    terminationMessagePath: "/dev/termination-log",
    ...probes({ path: "/healthz", port: SHUTDOWN_MANAGER_PORT }, { periodSeconds: 10, failureThreshold: 3 }, 1),
    lifecycle: { preStop: { exec: { command: [command, "envoy", "shutdown", ...flags.value.shutdown] } } },
    // Root stays writable: a finished drain is marked by a file.
    securityContext: container.securityContext ?? restricted(PROXY_USER),
  });
}

interface ShutdownFlags {
  readonly manager: readonly string[];
  readonly shutdown: readonly string[];
}

function shutdownFlags({ spec }: ProxyScope): Result<ShutdownFlags> {
  const { healthCheckFailureDelay, drainTimeout, minDrainDuration } = spec.shutdown ?? {};
  const manager: string[] = [];
  const shutdown: string[] = [];
  if (healthCheckFailureDelay !== undefined) {
    const delay = seconds("spec.shutdown.healthCheckFailureDelay", healthCheckFailureDelay);
    if ("fault" in delay) return delay;
    shutdown.push(`--health-check-failure-delay=${printDuration(delay.value * 1000)}`);
  }
  if (drainTimeout !== undefined) {
    const timeout = seconds("spec.shutdown.drainTimeout", drainTimeout);
    if ("fault" in timeout) return timeout;
    manager.push(`--ready-timeout=${wholeSeconds(timeout.value + READY_GRACE)}`);
    shutdown.push(`--drain-timeout=${wholeSeconds(timeout.value)}`);
  }
  if (minDrainDuration !== undefined) {
    const least = seconds("spec.shutdown.minDrainDuration", minDrainDuration);
    if ("fault" in least) return least;
    shutdown.push(`--min-drain-duration=${wholeSeconds(least.value)}`);
  }
  return done({ manager, shutdown });
}
