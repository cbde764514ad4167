import { cel, choice, flag, type In, object, optional, required, text } from "../schema/mod.ts";
import { kubernetesServiceSpec } from "./service.ts";
import {
  kubernetesDaemonSetSpec,
  kubernetesDeploymentSpec,
  kubernetesHorizontalPodAutoscalerSpec,
  kubernetesPodDisruptionBudgetSpec,
  kubernetesServiceAccountSpec,
} from "./workload.ts";

/** Proxies as host processes. */
export const envoyProxyHostProvider = object({
  envoyVersion: optional(text(), "Version of Envoy to run."),
});

/** The type of {@link envoyProxyHostProvider}. */
export interface EnvoyProxyHostProvider extends In<typeof envoyProxyHostProvider> {}

/** Proxies in Kubernetes. */
export const envoyProxyKubernetesProvider = object(
  {
    envoyDaemonSet: optional(kubernetesDaemonSetSpec, "Run as a DaemonSet."),
    envoyDeployment: optional(kubernetesDeploymentSpec, "Run as a Deployment."),
    envoyHpa: optional(kubernetesHorizontalPodAutoscalerSpec, "Scale by load."),
    envoyPDB: optional(kubernetesPodDisruptionBudgetSpec, "Limit disruptions."),
    envoyService: optional(kubernetesServiceSpec, "The Service in front."),
    envoyServiceAccount: optional(kubernetesServiceAccountSpec, "The ServiceAccount of the pods."),
    useListenerPortAsContainerPort: optional(
      flag(),
      "Listen on the ports of the listeners, without shifting low ones.",
    ),
  },
  {
    rules: [
      cel(
        "((has(self.envoyDeployment) && !has(self.envoyDaemonSet)) || (!has(self.envoyDeployment) && has(self.envoyDaemonSet))) || (!has(self.envoyDeployment) && !has(self.envoyDaemonSet))",
        "set envoyDeployment or envoyDaemonSet, not both",
      ),
      cel(
        "((has(self.envoyHpa) && !has(self.envoyDaemonSet)) || (!has(self.envoyHpa) && has(self.envoyDaemonSet))) || (!has(self.envoyHpa) && !has(self.envoyDaemonSet))",
        "envoyHpa does not work with envoyDaemonSet",
      ),
    ],
  },
);

/** The type of {@link envoyProxyKubernetesProvider}. */
export interface EnvoyProxyKubernetesProvider extends In<typeof envoyProxyKubernetesProvider> {}

/** Where proxies run. */
export const envoyProxyProvider = object({
  host: optional(envoyProxyHostProvider, "As processes of this host."),
  kubernetes: optional(envoyProxyKubernetesProvider, "In Kubernetes."),
  type: required(choice(["Kubernetes", "Host"]), "Which of the two is used."),
});

/** The type of {@link envoyProxyProvider}. */
export interface EnvoyProxyProvider extends In<typeof envoyProxyProvider> {}
