import { condition } from "../kubernetes/condition.ts";
import {
  choice,
  dict,
  flag,
  type In,
  int32,
  intOrString,
  list,
  object,
  optional,
  required,
  text,
} from "../schema/mod.ts";
import { portNumber } from "../shared/values.ts";

/** A port of a Service. */
export const servicePort = object({
  name: optional(text({ max: 63 }), "Name of the port; needed when there are several."),
  protocol: optional(choice(["TCP", "UDP", "SCTP"]), "Protocol of the port.", { default: "TCP" }),
  appProtocol: optional(text(), "Protocol above it, such as kubernetes.io/h2c."),
  port: required(portNumber, "Port of the Service."),
  targetPort: optional(intOrString(), "Port of the pods, by number or name; absent means the same."),
  nodePort: optional(int32({ min: 0, max: 65535 }), "Port on every node."),
});

/** The type of {@link servicePort}. */
export interface ServicePort extends In<typeof servicePort> {}

const affinityConfig = object({
  clientIP: optional(object({ timeoutSeconds: optional(int32({ min: 1, max: 86400 })) })),
});

/** The spec of a Service. */
export const serviceSpec = object({
  type: optional(choice(["ClusterIP", "NodePort", "LoadBalancer", "ExternalName"]), "How it is reached.", {
    default: "ClusterIP",
  }),
  clusterIP: optional(text(), "Its address; None for a headless Service."),
  clusterIPs: optional(list(text(), { max: 2, kind: "atomic" }), "Its addresses, one of each IP family."),
  ports: optional(list(servicePort), "Its ports."),
  selector: optional(dict(text()), "Labels of the pods."),
  externalIPs: optional(list(text()), "Further addresses that lead to it."),
  externalName: optional(text(), "The host name it stands for."),
  externalTrafficPolicy: optional(choice(["Cluster", "Local"]), "Where outside traffic may be sent."),
  internalTrafficPolicy: optional(choice(["Cluster", "Local"]), "Where inside traffic may be sent."),
  ipFamilies: optional(list(choice(["IPv4", "IPv6", ""]), { max: 2 }), "IP families."),
  ipFamilyPolicy: optional(choice(["SingleStack", "PreferDualStack", "RequireDualStack"]), "One family or two."),
  loadBalancerIP: optional(text(), "Address to ask for."),
  loadBalancerClass: optional(text(), "Class of the load balancer."),
  loadBalancerSourceRanges: optional(list(text()), "Networks that may connect."),
  sessionAffinity: optional(choice(["None", "ClientIP"]), "Send a client to the same pod."),
  sessionAffinityConfig: optional(affinityConfig, "Settings of the session affinity."),
  publishNotReadyAddresses: optional(flag(), "Include endpoints that are not ready."),
  allocateLoadBalancerNodePorts: optional(flag(), "Take node ports for a load balancer."),
  healthCheckNodePort: optional(int32({ min: 0, max: 65535 }), "Node port for health checks."),
  trafficDistribution: optional(text(), "Which endpoints are preferred."),
});

/** The type of {@link serviceSpec}. */
export interface ServiceSpec extends In<typeof serviceSpec> {}

const portStatus = object({
  port: required(int32()),
  protocol: required(text()),
  error: optional(text()),
});

/** An address of a load balancer. */
export const loadBalancerIngress = object({
  ip: optional(text(), "IP address."),
  hostname: optional(text(), "Host name."),
  ipMode: optional(text(), "Whether the address is virtual or a proxy."),
  ports: optional(list(portStatus), "Its ports."),
});

/** The type of {@link loadBalancerIngress}. */
export interface LoadBalancerIngress extends In<typeof loadBalancerIngress> {}

/** Status of a Service. */
export const serviceStatus = object({
  loadBalancer: optional(object({ ingress: optional(list(loadBalancerIngress)) }), "The load balancer."),
  conditions: optional(list(condition, { kind: ["type"] }), "What controllers say about the object."),
});

/** The type of {@link serviceStatus}. */
export interface ServiceStatus extends In<typeof serviceStatus> {}
