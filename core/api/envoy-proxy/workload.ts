import { affinity, toleration, topologySpreadConstraint } from "../kubernetes/affinity.ts";
import { horizontalPodAutoscalerBehavior, metricSpec } from "../kubernetes/autoscaling.ts";
import { container, volumeMount } from "../kubernetes/container.ts";
import { envVar } from "../kubernetes/environment.ts";
import { resourceRequirements } from "../kubernetes/resources.ts";
import { daemonSetUpdateStrategy, deploymentStrategy } from "../kubernetes/rollout.ts";
import { podSecurityContext, securityContext } from "../kubernetes/security-context.ts";
import { coreLocalObjectReference } from "../kubernetes/selectors.ts";
import { volume } from "../kubernetes/volume.ts";
import {
  cel,
  dict,
  type In,
  int32,
  intOrString,
  list,
  notTogether,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { kubernetesPatchSpec } from "./patch.ts";

/** A container. */
export const kubernetesContainerSpec = object(
  {
    env: optional(list(envVar), "Environment variables."),
    image: optional(
      text({
        rules: [
          cel(
            "self.matches('^[a-zA-Z0-9._-]+(:[0-9]+)?(/[a-zA-Z0-9._/-]+)?(:[a-zA-Z0-9._-]+)?(@sha256:[a-z0-9]+)?$')",
            "must be an image such as registry:5000/path/name:tag@sha256:digest",
          ),
        ],
      }),
      "The image.",
    ),
    imageRepository: optional(
      text({
        rules: [
          cel("self.matches('^[a-zA-Z0-9._-]+(:[0-9]+)?[a-zA-Z0-9._/-]+$')", "must be an image repository without tag"),
        ],
      }),
      "The image without tag; the default tag is used.",
    ),
    resources: optional(resourceRequirements, "Resources it asks for."),
    securityContext: optional(securityContext, "Security settings."),
    volumeMounts: optional(list(volumeMount), "Volumes to mount."),
  },
  { rules: [notTogether("image", "imageRepository")] },
);

/** The type of {@link kubernetesContainerSpec}. */
export interface KubernetesContainerSpec extends In<typeof kubernetesContainerSpec> {}

/** A pod. */
export const kubernetesPodSpec = object({
  affinity: optional(affinity, "Preferences and rules for nodes."),
  annotations: optional(dict(text()), "Annotations to add."),
  imagePullSecrets: optional(list(coreLocalObjectReference), "Secrets for pulling images."),
  labels: optional(dict(text()), "Labels to add."),
  nodeSelector: optional(dict(text()), "Labels of possible nodes."),
  priorityClassName: optional(text(), "Priority class."),
  securityContext: optional(podSecurityContext, "Security settings."),
  tolerations: optional(list(toleration), "Taints it tolerates."),
  topologySpreadConstraints: optional(list(topologySpreadConstraint), "How pods are spread."),
  volumes: optional(list(volume), "Volumes."),
});

/** The type of {@link kubernetesPodSpec}. */
export interface KubernetesPodSpec extends In<typeof kubernetesPodSpec> {}

/** The DaemonSet of the proxies. */
export const kubernetesDaemonSetSpec = object({
  container: optional(kubernetesContainerSpec, "The Envoy container."),
  name: optional(text(), "Name of the DaemonSet."),
  patch: optional(kubernetesPatchSpec, "Changes to the object before it is applied."),
  pod: optional(kubernetesPodSpec, "The pods."),
  strategy: optional(daemonSetUpdateStrategy, "How pods are replaced."),
});

/** The type of {@link kubernetesDaemonSetSpec}. */
export interface KubernetesDaemonSetSpec extends In<typeof kubernetesDaemonSetSpec> {}

/** The Deployment of the proxies. */
export const kubernetesDeploymentSpec = object({
  container: optional(kubernetesContainerSpec, "The Envoy container."),
  initContainers: optional(list(container), "Containers that run before."),
  name: optional(text(), "Name of the Deployment."),
  patch: optional(kubernetesPatchSpec, "Changes to the object before it is applied."),
  pod: optional(kubernetesPodSpec, "The pods."),
  replicas: optional(int32(), "Number of pods."),
  strategy: optional(deploymentStrategy, "How pods are replaced."),
});

/** The type of {@link kubernetesDeploymentSpec}. */
export interface KubernetesDeploymentSpec extends In<typeof kubernetesDeploymentSpec> {}

/** Scaling by load. */
export const kubernetesHorizontalPodAutoscalerSpec = object(
  {
    behavior: optional(horizontalPodAutoscalerBehavior, "How fast to scale."),
    maxReplicas: required(int32({ rules: [cel("self > 0", "must be above 0")] }), "Pods at most."),
    metrics: optional(list(metricSpec), "What the load is measured by."),
    minReplicas: optional(int32({ rules: [cel("self > 0", "must be above 0")] }), "Pods at least."),
    name: optional(text(), "Name of the autoscaler."),
    patch: optional(kubernetesPatchSpec, "Changes to the object before it is applied."),
  },
  {
    rules: [
      cel(
        "!has(self.minReplicas) || self.maxReplicas >= self.minReplicas",
        "maxReplicas must not be below minReplicas",
      ),
    ],
  },
);

/** The type of {@link kubernetesHorizontalPodAutoscalerSpec}. */
export interface KubernetesHorizontalPodAutoscalerSpec extends In<typeof kubernetesHorizontalPodAutoscalerSpec> {}

/** Limit of disruptions. */
export const kubernetesPodDisruptionBudgetSpec = object(
  {
    maxUnavailable: optional(intOrString(), "Pods missing at most."),
    minAvailable: optional(intOrString(), "Pods available at least."),
    name: optional(text(), "Name of the budget."),
    patch: optional(kubernetesPatchSpec, "Changes to the object before it is applied."),
  },
  {
    rules: [
      cel(
        "(has(self.minAvailable) && !has(self.maxUnavailable)) || (!has(self.minAvailable) && has(self.maxUnavailable))",
        "set either minAvailable or maxUnavailable",
      ),
    ],
  },
);

/** The type of {@link kubernetesPodDisruptionBudgetSpec}. */
export interface KubernetesPodDisruptionBudgetSpec extends In<typeof kubernetesPodDisruptionBudgetSpec> {}

/** The ServiceAccount of the proxies. */
export const kubernetesServiceAccountSpec = object({
  name: optional(text(), "Name of the ServiceAccount."),
});

/** The type of {@link kubernetesServiceAccountSpec}. */
export interface KubernetesServiceAccountSpec extends In<typeof kubernetesServiceAccountSpec> {}
