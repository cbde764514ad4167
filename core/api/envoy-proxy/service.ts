import { cel, choice, dict, flag, type In, list, object, optional, text } from "../schema/mod.ts";
import { kubernetesPatchSpec } from "./patch.ts";

/** The Service of the proxies. */
export const kubernetesServiceSpec = object(
  {
    allocateLoadBalancerNodePorts: optional(flag(), "Take node ports for a load balancer."),
    annotations: optional(dict(text()), "Annotations to add."),
    externalTrafficPolicy: optional(choice(["Local", "Cluster"]), "Where outside traffic may be sent.", {
      default: "Local",
    }),
    labels: optional(dict(text()), "Labels to add."),
    loadBalancerClass: optional(text(), "Class of the load balancer."),
    loadBalancerIP: optional(
      text({
        rules: [
          cel(
            'self.matches(r"^((25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)\\.){3}(25[0-5]|2[0-4][0-9]|[01]?[0-9][0-9]?)$")',
            "must be an IPv4 address",
          ),
        ],
      }),
      "Address to ask for.",
    ),
    loadBalancerSourceRanges: optional(list(text()), "Networks that may connect."),
    name: optional(text(), "Name of the Service."),
    patch: optional(kubernetesPatchSpec, "Changes to the object before it is applied."),
    type: optional(choice(["ClusterIP", "LoadBalancer", "NodePort"]), "Type of the Service.", {
      default: "LoadBalancer",
    }),
  },
  {
    rules: [
      cel(
        "!has(self.allocateLoadBalancerNodePorts) || self.type == 'LoadBalancer'",
        "allocateLoadBalancerNodePorts is for Services of type LoadBalancer",
      ),
      cel(
        "!has(self.loadBalancerSourceRanges) || self.type == 'LoadBalancer'",
        "loadBalancerSourceRanges is for Services of type LoadBalancer",
      ),
      cel(
        "!has(self.loadBalancerIP) || self.type == 'LoadBalancer'",
        "loadBalancerIP is for Services of type LoadBalancer",
      ),
    ],
  },
);

/** The type of {@link kubernetesServiceSpec}. */
export interface KubernetesServiceSpec extends In<typeof kubernetesServiceSpec> {}
