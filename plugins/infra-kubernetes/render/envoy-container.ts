import type { Container, EnvVar, KubernetesContainerSpec, VolumeMount } from "../../../core/api/mod.ts";
import { done, type Result } from "../../../core/result/mod.ts";
import { probes, restricted } from "../manifests/container-defaults.ts";
import { overrideByName } from "../manifests/named.ts";
import type { Workload } from "../manifests/provider.ts";
import { envoyArgs } from "./envoy-args.ts";
import { type ProxyScope, READINESS_PORT, SHUTDOWN_MANAGER_PORT, STATS_PORT } from "./scope.ts";
import { CERTS_DIR, SDS_DIR, TOKEN_DIR } from "./sds.ts";

/** The user all containers of a proxy run as. */
export const PROXY_USER = 65532;

/** Envoy itself. It leaves its listeners open while the shutdown manager drains it. */
export function envoyContainer(
  scope: ProxyScope,
  { container }: Pick<Workload<unknown>, "container">,
): Result<Container> {
  const args = envoyArgs(scope, container.resources.limits?.["memory"]);
  if ("fault" in args) return args;
  return done({
    name: "envoy",
    image: imageOf(container, scope.settings.envoyImage),
    imagePullPolicy: "IfNotPresent",
    command: ["envoy"],
    args: args.value,
    env: overrideByName<EnvVar>(podEnv, container.env),
    resources: container.resources,
    // Root stays writable: Envoy writes log files and Unix sockets where users tell it to.
    securityContext: container.securityContext ?? restricted(PROXY_USER),
    ports: containerPorts(scope),
    volumeMounts: overrideByName(volumeMounts(scope), container.volumeMounts),
    terminationMessagePolicy: "File",
    terminationMessagePath: "/dev/termination-log",
    ...probes({ path: "/ready", port: READINESS_PORT }, { periodSeconds: 5, failureThreshold: 1 }, 1),
    lifecycle: { preStop: { httpGet: { path: "/shutdown/ready", port: SHUTDOWN_MANAGER_PORT, scheme: "HTTP" } } },
  });
}

/** Whether the proxy shows its statistics to Prometheus. */
export function showsStats({ spec }: ProxyScope): boolean {
  return spec.telemetry?.metrics?.prometheus?.disable !== true;
}

/** The variables that tell a container of the pod where it runs. */
export const podEnv: readonly EnvVar[] = Object.freeze([
  fromField("ENVOY_POD_NAMESPACE", "metadata.namespace"),
  fromField("ENVOY_POD_NAME", "metadata.name"),
  // The topology injector copies the node's zone into this annotation.
  fromField("ENVOY_SERVICE_ZONE", "metadata.annotations['topology.kubernetes.io/zone']"),
]);

function fromField(name: string, fieldPath: string): EnvVar {
  return { name, valueFrom: { fieldRef: { apiVersion: "v1", fieldPath } } };
}

/** The repository with our tag wins over the image, which wins over ours. */
function imageOf({ image, imageRepository }: KubernetesContainerSpec, ours: string): string {
  if (imageRepository) return `${imageRepository}:${ours.slice(ours.lastIndexOf(":") + 1)}`;
  return image || ours;
}

function containerPorts(scope: ProxyScope): Container["ports"] {
  const readiness = { name: "readiness", containerPort: READINESS_PORT, protocol: "TCP" };
  return showsStats(scope) ? [{ name: "metrics", containerPort: STATS_PORT, protocol: "TCP" }, readiness] : [readiness];
}

function volumeMounts({ settings }: ProxyScope): VolumeMount[] {
  return [
    { name: "certs", mountPath: CERTS_DIR, readOnly: true },
    { name: "sds", mountPath: SDS_DIR },
    ...(settings.gatewayNamespaceMode ? [{ name: "sa-token", mountPath: TOKEN_DIR, readOnly: true }] : []),
  ];
}
