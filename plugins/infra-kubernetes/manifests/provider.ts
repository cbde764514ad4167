import type {
  EnvoyProxyKubernetesProvider,
  EnvoyProxySpec,
  KubernetesContainerSpec,
  KubernetesDaemonSetSpec,
  KubernetesDeploymentSpec,
  KubernetesPodSpec,
  MetricSpec,
  ResourceRequirements,
} from "../../../core/api/mod.ts";

/** A Deployment or DaemonSet as the user wants it, complete but for the image. */
export type Workload<T> = T & {
  readonly pod: KubernetesPodSpec;
  readonly container: KubernetesContainerSpec & { readonly resources: ResourceRequirements };
  readonly strategy: NonNullable<unknown>;
};

/** The settings that the user wants of Kubernetes, with everything filled in that has a default. */
export interface ProviderSettings extends Omit<EnvoyProxyKubernetesProvider, "envoyDeployment" | "envoyDaemonSet"> {
  readonly envoyDeployment?: Workload<KubernetesDeploymentSpec>;
  readonly envoyDaemonSet?: Workload<KubernetesDaemonSetSpec>;
}

/** The resources that a container asks for when nothing is said. */
export const DEFAULT_RESOURCES: ResourceRequirements = Object.freeze({ requests: { cpu: "100m", memory: "512Mi" } });

/** The metrics that an autoscaler looks at when nothing is said. */
export const DEFAULT_HPA_METRICS: readonly MetricSpec[] = Object.freeze([
  { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 80 } } },
]);

/** The Kubernetes part of an EnvoyProxy with its defaults; without a workload a Deployment is meant. */
export function providerSettings(spec: EnvoyProxySpec): ProviderSettings {
  const { envoyDeployment, envoyDaemonSet, ...rest } = spec.provider?.kubernetes ?? {};
  const deployment = envoyDeployment ?? (envoyDaemonSet === undefined ? {} : undefined);
  return {
    ...rest,
    ...(deployment === undefined ? {} : { envoyDeployment: workload(deployment) }),
    ...(envoyDaemonSet === undefined ? {} : { envoyDaemonSet: workload(envoyDaemonSet) }),
  };
}

/** A workload with its defaults. */
export function workload<T extends KubernetesDeploymentSpec | KubernetesDaemonSetSpec>(spec: T): Workload<T> {
  return {
    ...spec,
    strategy: spec.strategy ?? { type: "RollingUpdate" },
    pod: spec.pod ?? {},
    container: { ...spec.container, resources: spec.container?.resources ?? DEFAULT_RESOURCES },
  };
}
